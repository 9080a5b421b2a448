package io.codeguard.queue.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate for one address, created with the JDK's keytool.
 *
 * @param key PEM
 * @param certificate PEM
 */
public record SelfSigned(Path key, Path certificate) {

  /**
   * @param directory an existing empty directory
   * @param name such as {@code ip:127.0.0.1}
   */
  public static SelfSigned make(Path directory, String name) throws Exception {
    Path store = directory.resolve("store.p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=" + name,
                "-ext",
                "bc=ca:true",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    if (tool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    SelfSigned made =
        new SelfSigned(directory.resolve("key.pem"), directory.resolve("certificate.pem"));
    writePem(made.key, "PRIVATE KEY", keys.getKey("redis", "secret".toCharArray()).getEncoded());
    writePem(made.certificate, "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    return made;
  }

  private static void writePem(Path file, String what, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  /** The certificate, as a trust anchor. */
  public String authority() throws IOException {
    return Files.readString(certificate);
  }

  /**
   * Options for a redis-server that uses the certificate.
   *
   * @param clients {@code yes} to require client certificates, otherwise {@code no}
   */
  public List<String> options(int tlsPort, String clients) {
    return List.of(
        "--tls-port",
        Integer.toString(tlsPort),
        "--tls-cert-file",
        certificate.toString(),
        "--tls-key-file",
        key.toString(),
        "--tls-ca-cert-file",
        certificate.toString(),
        "--tls-auth-clients",
        clients);
  }
}
