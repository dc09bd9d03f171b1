package io.interspan.launcher.credentials;

import io.interspan.intentapi.verticle.access.AccessFiles;
import io.interspan.launcher.state.StateDir;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.util.Optional;

/// The credentials of the system that runs from a state directory, so that nobody has to type them
/// there.
///
/// @param credentials they
/// @param newPassword the admin's, where this is the first time that anybody sees it
/// @param fingerprint the certificate's, SHA-256
public record LocalCredentials(
    ApiCredentials credentials, Optional<String> newPassword, String fingerprint) {
  /// Fetches them, once the services are up: a password that they made goes into the command line's
  /// file, and the clear text beside the hash is removed.
  ///
  /// @throws IOException where there are none: somebody else's users are there
  public static LocalCredentials fetch(StateDir state) throws IOException {
    var files = new AccessFiles(state.access());
    var certificate = Files.readString(files.certificate());
    var made = files.newPassword();
    if (made.isPresent()) {
      new ApiCredentials("", "admin", made.get(), certificate).write(state.credentials());
      files.forgetPassword();
    }
    if (!Files.exists(state.credentials())) {
      throw new IOException(
          state.credentials()
              + " is missing, and with it the admin's password. To have a new one made, end the"
              + " processes, delete "
              + files.users()
              + " and start them again");
    }
    var kept = ApiCredentials.read(state.credentials());
    if (!kept.certificate().equals(certificate)) {
      kept = kept.trusting(certificate);
      kept.write(state.credentials());
    }
    return new LocalCredentials(kept, made, fingerprint(certificate));
  }

  private static String fingerprint(String certificate) throws IOException {
    try {
      return PinnedCertificate.fingerprint(PinnedCertificate.parse(certificate));
    } catch (CertificateException e) {
      throw new IOException("the services' certificate cannot be read: " + e.getMessage(), e);
    }
  }
}
