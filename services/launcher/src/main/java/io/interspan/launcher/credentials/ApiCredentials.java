package io.interspan.launcher.credentials;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLContext;

/// What the command line needs to use an intent API.
///
/// @param url where the API is, as in `https://host:port`; empty for the one that runs here
/// @param user whose name the log is to have
/// @param password the user's
/// @param certificate the one that is trusted, in PEM; empty for those that the JDK trusts
public record ApiCredentials(String url, String user, String password, String certificate) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /// Reads a file.
  ///
  /// @throws IOException where it cannot be read, or others could read it too
  public static ApiCredentials read(Path file) throws IOException {
    var open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    open.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!open.isEmpty()) {
      throw new IOException(
          file + " is not for your eyes only, so it is not used: chmod 600 " + file);
    }
    try {
      var json = new JsonObject(Files.readString(file));
      return new ApiCredentials(
          json.getString("url", ""),
          json.getString("user", ""),
          json.getString("password", ""),
          json.getString("certificate", ""));
    } catch (DecodeException | ClassCastException e) {
      throw new IOException(
          file + " does not hold credentials: interspan login URL writes such a file", e);
    }
  }

  /// Writes a file that only its user can read.
  public void write(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    var whole =
        Files.createTempFile(
            folder, "credentials", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(
        whole,
        new JsonObject()
                .put("url", url)
                .put("user", user)
                .put("password", password)
                .put("certificate", certificate)
                .encodePrettily()
            + "\n");
    // It may be the only place that has the password: it stays after a power cut, too.
    try (var channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (var channel = FileChannel.open(file.toAbsolutePath().getParent())) {
      channel.force(true);
    }
  }

  /// Returns the same credentials, trusting another certificate.
  ApiCredentials trusting(String newCertificate) {
    return new ApiCredentials(url, user, password, newCertificate);
  }

  /// Returns the value of the `Authorization` header (RFC 7617).
  public String authorization() {
    var text = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns what TLS is made with.
  ///
  /// @throws IOException where the certificate is none
  public SSLContext tls() throws IOException {
    return PinnedCertificate.context(certificate);
  }

  /// Says no secret.
  @Override
  public String toString() {
    return "credentials of " + user;
  }
}
