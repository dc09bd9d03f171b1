package io.interspan.intentapi.verticle.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFilesTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir Path folder;
  private AccessFiles files;

  @BeforeEach
  void place() {
    files = new AccessFiles(folder.resolve("a").resolve("access"));
  }

  private X509Certificate certificate() throws Exception {
    try (var in = Files.newInputStream(files.certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void shouldMakeWhatIsMissingForItsUserOnly() throws Exception {
    var opened = files.open(LOOPBACK);

    var password = opened.firstPassword().orElseThrow();
    assertThat(opened.users().verify("admin", password)).isTrue();
    assertThat(files.newPassword()).contains(password);
    assertThat(Files.readString(files.users())).doesNotContain(password);
    assertThat(mode(files.folder())).isEqualTo("rwx------");
    assertThat(mode(files.key())).isEqualTo("rw-------");
    assertThat(mode(files.users())).isEqualTo("rw-------");
    assertThat(mode(files.folder().resolve("first-password"))).isEqualTo("rw-------");
    assertThat(password).matches("[A-Za-z2-9]{4}(-[A-Za-z2-9]{4}){4}");
  }

  @Test
  void shouldBeginAnewWhereACrashLeftAKeyAlone() throws Exception {
    files.open(LOOPBACK);
    var key = Files.readString(files.key());
    // As it is between the two files.
    Files.delete(files.certificate());
    Files.createFile(files.folder().resolve("making"));

    files.open(LOOPBACK);

    assertThat(files.certificate()).exists();
    assertThat(Files.readString(files.key())).isNotEqualTo(key);
    assertThat(files.folder().resolve("making")).doesNotExist();
  }

  @Test
  void shouldUseWhatIsThere() throws Exception {
    files.open(LOOPBACK);
    var certificate = Files.readString(files.certificate());
    var users = Files.readString(files.users());

    var again = files.open(LOOPBACK);

    assertThat(again.firstPassword()).isEmpty();
    assertThat(files.newPassword()).as("nobody has fetched it").isPresent();
    assertThat(Files.readString(files.certificate())).isEqualTo(certificate);
    assertThat(Files.readString(files.users())).isEqualTo(users);

    files.forgetPassword();
    assertThat(files.newPassword()).isEmpty();
  }

  @Test
  void shouldTakeAnOperatorsUsers() throws Exception {
    Files.createDirectories(files.folder());
    var hash = PasswordHash.of("operator's own", new byte[16]);
    Files.writeString(files.users(), Users.line("ops", hash));

    var opened = files.open(LOOPBACK);

    assertThat(opened.firstPassword()).isEmpty();
    assertThat(opened.users().verify("ops", "operator's own")).isTrue();
    assertThat(opened.users().has("admin")).isFalse();
  }

  @Test
  void shouldNameTheFileThatIsWrong() throws Exception {
    Files.createDirectories(files.folder());
    Files.writeString(files.users(), "admin");

    assertThatThrownBy(() -> files.open(LOOPBACK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(files.users() + ": line 1 is NAME:HASH");
  }

  @Test
  void shouldMakeOneOfEachWhereManyStartTogether() throws Exception {
    var starts = new ArrayList<Callable<AccessFiles.Opened>>();
    for (int i = 0; i < 4; i++) {
      starts.add(() -> files.open(LOOPBACK));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      var made = new ArrayList<String>();
      for (var start : threads.invokeAll(starts)) {
        start.get().firstPassword().ifPresent(made::add);
      }
      assertThat(made).hasSize(1);
      assertThat(files.newPassword()).contains(made.getFirst());
    }
  }

  @Test
  void shouldMakeACertificateForTheNamesOfTheHost() throws Exception {
    files.open(InetAddress.ofLiteral("192.0.2.7"));

    var certificate = certificate();
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .contains("localhost", "127.0.0.1", "192.0.2.7");
    assertThat(certificate.getBasicConstraints()).as("signs no other").isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.1"));
    certificate.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(3_600))));
  }

  @Test
  void shouldNameEveryAddressOfAMachineThatListensAtAll() throws Exception {
    var hosts = CertificateMaker.hosts(InetAddress.ofLiteral("0.0.0.0"));

    assertThat(hosts).contains("localhost", "127.0.0.1", InetAddress.getLocalHost().getHostName());
    assertThat(hosts).doesNotContain("0.0.0.0");
  }
}
