package io.codeguard.objectstorage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.objectstorage.RequestSigner.Signed;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestSignerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2013-05-24T00:00:00Z"), ZoneOffset.UTC);
  private static final URI BUCKET = URI.create("https://examplebucket.s3.amazonaws.com/");

  private static RequestSigner signer(Optional<String> token) {
    return new RequestSigner(
        new AccessKeys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token),
        "us-east-1",
        CLOCK);
  }

  /** The examples in Amazon's documentation of Signature Version 4 for S3. */
  @Test
  void signaturesAreThoseOfAmazonsExamples() {
    assertThat(signer(Optional.empty()).get(BUCKET.resolve("?lifecycle")).headers())
        .extractingByKey("Authorization")
        .asString()
        .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    assertThat(signer(Optional.empty()).get(BUCKET.resolve("?max-keys=2&prefix=J")).headers())
        .extractingByKey("Authorization")
        .asString()
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void contentIsReadOnceForItsDigestAndLength() {
    AtomicInteger opened = new AtomicInteger();
    Signed signed =
        signer(Optional.empty())
            .put(
                BUCKET.resolve("a"),
                () -> {
                  opened.incrementAndGet();
                  return new ByteArrayInputStream("Welcome to Amazon S3.".getBytes(UTF_8));
                });

    assertThat(opened).hasValue(1);
    assertThat(signed.length()).isEqualTo(21);
    assertThat(signed.headers())
        .containsEntry(
            "x-amz-content-sha256",
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
        .doesNotContainKeys("Host", "Content-Length");
  }

  @Test
  void keysForATimeComeWithTheirToken() {
    assertThat(signer(Optional.of("for-an-hour")).get(BUCKET).headers())
        .containsEntry("X-Amz-Security-Token", "for-an-hour");
  }

  @Test
  void keysDoNotShow() {
    assertThat(signer(Optional.of("token")).toString()).doesNotContain("AKIA", "wJalr", "token");
  }
}
