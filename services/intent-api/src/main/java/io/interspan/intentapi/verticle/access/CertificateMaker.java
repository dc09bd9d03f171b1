package io.interspan.intentapi.verticle.access;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes a certificate for a server, signed by itself (RFC 5280): clients are given it to trust, it
/// and no other.
final class CertificateMaker {
  /// How long it is good for.
  static final Duration VALIDITY = Duration.ofDays(3_650);

  /// Clocks of clients may be behind.
  private static final Duration BEFORE = Duration.ofDays(1);

  private static final int SERIAL_BITS = 127;
  private static final int PEM_LINE = 64;

  /// A certificate and its key, in PEM.
  ///
  /// @param certificate for everybody
  /// @param key for the server alone (PKCS #8)
  record Made(String certificate, String key) {
    @Override
    public String toString() {
      return "certificate and key";
    }
  }

  private CertificateMaker() {}

  /// Makes a key pair on P-256, and its certificate.
  ///
  /// @param hosts the names and addresses that clients reach the server by
  static Made make(Collection<String> hosts, Instant now, SecureRandom random) throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      var keys = generator.generateKeyPair();
      var name = new X500Name("CN=Interspan intent API");
      var names = hosts.stream().map(CertificateMaker::name).toArray(GeneralName[]::new);
      var certificate =
          new JcaX509v3CertificateBuilder(
                  name,
                  new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                  Date.from(now.minus(BEFORE)),
                  Date.from(now.plus(VALIDITY)),
                  name,
                  keys.getPublic())
              .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
              // Its key signs no other certificate: who trusts it, trusts this server only.
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
      return new Made(
          pem("CERTIFICATE", certificate.getEncoded()),
          pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK has P-256 and ECDSA", e);
    }
  }

  /// Returns what clients reach a server by that listens at `host`: loopback, the host, and where
  /// that is the address of all, each of this machine's and its name.
  static Collection<String> hosts(InetAddress host) throws IOException {
    var hosts = new LinkedHashSet<String>();
    hosts.add("localhost");
    hosts.add("127.0.0.1");
    hosts.add("::1");
    if (!host.isAnyLocalAddress()) {
      hosts.add(text(host));
      return hosts;
    }
    hosts.add(InetAddress.getLocalHost().getHostName());
    for (var network : new ArrayList<>(NetworkInterface.networkInterfaces().toList())) {
      network
          .inetAddresses()
          .filter(address -> !address.isLinkLocalAddress())
          .forEach(address -> hosts.add(text(address)));
    }
    return hosts;
  }

  private static String text(InetAddress address) {
    var text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static GeneralName name(String host) {
    boolean isAddress = host.contains(":") || host.matches("[0-9.]+");
    return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static String pem(String what, byte[] der) {
    var base64 = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }
}
