package io.interspan.launcher.credentials;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// The certificate that a server shows, for a person to look at.
///
/// @param certificate it
public record ServerCertificate(X509Certificate certificate) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Asks a server for it, and hangs up: nothing is sent to a server that is not trusted yet.
  ///
  /// @throws IOException where nobody answers there, or not in TLS
  public static ServerCertificate of(String host, int port) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyForAMoment()}, null);
      try (var plain = new Socket()) {
        plain.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
        plain.setSoTimeout((int) PATIENCE.toMillis());
        try (var socket =
            (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
          socket.startHandshake();
          return new ServerCertificate(
              (X509Certificate) socket.getSession().getPeerCertificates()[0]);
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("every JDK has TLS", e);
    }
  }

  /// Returns it in PEM.
  public String pem() throws IOException {
    try {
      var base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
      return "-----BEGIN CERTIFICATE-----\n"
          + base64.encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IOException("the certificate cannot be written", e);
    }
  }

  /// Returns its SHA-256 fingerprint.
  public String fingerprint() throws IOException {
    return PinnedCertificate.fingerprint(certificate);
  }

  /// Only to see what the server shows; no request is ever sent over such a connection.
  private static final class AnyForAMoment implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
