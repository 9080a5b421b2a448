package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;

/** Trust managers for certificate authorities that replace the JVM's default ones. Pure. */
public final class PemAuthorities {
  private PemAuthorities() {}

  /**
   * Trusts only servers whose certificates these authorities signed.
   *
   * @param pem the authorities' certificates
   * @throws IllegalArgumentException if it is not PEM or contains no certificate
   */
  public static TrustManagerFactory trust(String pem) {
    try {
      Collection<? extends Certificate> authorities =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
      if (authorities.isEmpty()) {
        throw new CertificateException("no certificate found");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "must contain at least one certificate in PEM format (" + e.getMessage() + ")", e);
    }
  }
}
