package io.codeguard.worker.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for 127.0.0.1 and localhost. */
public final class Certificate implements AutoCloseable {
  private static final String TRUST = "javax.net.ssl.trustStore";
  private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final String ALIAS = "test";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path store;

  private Certificate(Path store) {
    this.store = store;
  }

  /** A certificate that this JVM trusts until it is closed. */
  public static Certificate trusted(Path directory) {
    Certificate certificate = unknown(directory);
    System.setProperty(TRUST, certificate.store.toString());
    System.setProperty(TRUST_PASSWORD, new String(PASSWORD));
    return certificate;
  }

  /** An untrusted certificate. */
  public static Certificate unknown(Path directory) {
    Path store = directory.resolve("keys.p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        new String(PASSWORD));
    return new Certificate(store);
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The certificate in PEM format. */
  public String pem() throws GeneralSecurityException {
    return pem("CERTIFICATE", keys().getCertificate(ALIAS).getEncoded());
  }

  /** Its private key in PEM format. */
  public String key() throws GeneralSecurityException {
    return pem("PRIVATE KEY", keys().getKey(ALIAS, PASSWORD).getEncoded());
  }

  private static String pem(String what, byte[] content) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(content));
  }

  private KeyStore keys() throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD);
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SSLContext context() {
    try {
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys(), PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    System.clearProperty(TRUST);
    System.clearProperty(TRUST_PASSWORD);
  }
}
