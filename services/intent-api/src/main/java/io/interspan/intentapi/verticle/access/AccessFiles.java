package io.interspan.intentapi.verticle.access;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder with what decides who may use an API:
///
/// ```
/// certificate.pem   what the server shows: for its clients to trust
/// key.pem           its key (PKCS #8, no password)
/// users             a line each, NAME:HASH
/// first-password    the admin's, until somebody has fetched it
/// ```
///
/// What is missing is made at the start; what is there is used as it is, so that an operator may
/// put a certificate and users there. Several services of one machine may share a folder.
///
/// @param folder where
public record AccessFiles(Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(AccessFiles.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOR_ALL =
      PosixFilePermissions.fromString("rw-r--r--");

  /// File locks are a process's: within it, this one.
  private static final ReentrantLock MAKING = new ReentrantLock();

  /// What was found or made.
  ///
  /// @param users who may
  /// @param firstPassword the admin's, where it was made just now
  record Opened(Users users, Optional<String> firstPassword) {}

  /// Returns the certificate's file.
  public Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /// Returns the file of the certificate's key.
  public Path key() {
    return folder.resolve("key.pem");
  }

  /// Returns the users' file.
  public Path users() {
    return folder.resolve("users");
  }

  private Path firstPassword() {
    return folder.resolve("first-password");
  }

  /// Returns the password that was made for the admin at the first start, until [#forgetPassword].
  public Optional<String> newPassword() throws IOException {
    return Files.exists(firstPassword()) && Files.exists(users())
        ? Optional.of(Files.readString(firstPassword()).strip())
        : Optional.empty();
  }

  /// Removes the clear password, once somebody keeps it elsewhere.
  public void forgetPassword() throws IOException {
    Files.deleteIfExists(firstPassword());
  }

  /// Makes what is missing, and reads the users. Waits for the disk, and computes: not for an event
  /// loop.
  ///
  /// @param host the address that the server listens at
  /// @throws IOException where a file cannot be read, written or understood
  Opened open(InetAddress host) throws IOException {
    createFolder();
    MAKING.lock();
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      var random = new SecureRandom();
      if (!Files.exists(certificate()) && (!Files.exists(key()) || Files.exists(making()))) {
        var made = CertificateMaker.make(CertificateMaker.hosts(host), Instant.now(), random);
        // Whoever finds the mark begins anew: a key alone is of no use.
        write(making(), "", OWNER_ONLY);
        write(key(), made.key(), OWNER_ONLY);
        write(certificate(), made.certificate(), FOR_ALL);
        Files.delete(making());
        LOG.info("certificate made file={}", certificate());
      }
      var password =
          Files.exists(users()) ? Optional.<String>empty() : Optional.of(makeAdmin(random));
      warnIfOpen(key());
      warnIfOpen(users());
      return new Opened(readUsers(), password);
    } finally {
      MAKING.unlock();
    }
  }

  private Path making() {
    return folder.resolve("making");
  }

  private String makeAdmin(SecureRandom random) throws IOException {
    var tokens = new Tokens(random);
    var password = tokens.password();
    // First the password: users without one that anybody knows are of no use.
    write(firstPassword(), password + "\n", OWNER_ONLY);
    var hash = PasswordHash.of(password, tokens.bytes(PasswordHash.SALT_BYTES));
    write(users(), Users.line(Users.ADMIN, hash), OWNER_ONLY);
    LOG.info("user made user={} file={}", Users.ADMIN, users());
    return password;
  }

  private Users readUsers() throws IOException {
    try {
      return Users.parse(Files.readString(users()));
    } catch (IllegalArgumentException e) {
      throw new IOException(users() + ": " + e.getMessage(), e);
    }
  }

  private void createFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    var parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /// Whole or not at all, and never readable by more than it says.
  private void write(Path file, String text, Set<PosixFilePermission> permissions)
      throws IOException {
    var whole = Files.createTempFile(folder, "new", ".tmp");
    Files.setPosixFilePermissions(whole, permissions);
    try (var channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(text));
      channel.force(true);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void warnIfOpen(Path file) throws IOException {
    var permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.OTHERS_READ)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      LOG.warn("file open to all users of the machine file={}", file);
    }
  }
}
