package io.codeguard.objectstorage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests for buckets (AWS Signature Version 4), so that the secret key is not sent.
 * Thread-safe.
 */
public record RequestSigner(AccessKeys keys, String region, Clock clock) {
  /** Headers that HTTP clients set themselves. */
  private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

  /**
   * A signed request.
   *
   * @param headers by name
   * @param length the length of the content in bytes
   */
  public record Signed(Map<String, String> headers, long length) {}

  /**
   * Signs a GET request for an object.
   *
   * @throws IllegalArgumentException if the address is not valid
   */
  public Signed get(URI url) {
    return new Signed(headers(url, SdkHttpMethod.GET, null), 0);
  }

  /**
   * Signs a PUT request for an object.
   *
   * @param content opened and read once, for its digest and its length
   * @throws IllegalArgumentException if the address is not valid
   */
  public Signed put(URI url, Supplier<InputStream> content) {
    AtomicLong length = new AtomicLong();
    ContentStreamProvider payload =
        () -> {
          length.set(0);
          return new Counted(content.get(), length);
        };
    return new Signed(headers(url, SdkHttpMethod.PUT, payload), length.get());
  }

  private Map<String, String> headers(
      URI url, SdkHttpMethod method, ContentStreamProvider payload) {
    SignRequest<AwsCredentialsIdentity> request =
        SignRequest.builder(identity())
            .request(SdkHttpRequest.builder().uri(url).method(method).build())
            .payload(payload)
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
            .putProperty(HttpSigner.SIGNING_CLOCK, clock)
            .build();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    AwsV4HttpSigner.create()
        .sign(request)
        .request()
        .forEachHeader((name, values) -> headers.put(name, values.getFirst()));
    headers.keySet().removeAll(SET_BY_CLIENT);
    return headers;
  }

  private AwsCredentialsIdentity identity() {
    return keys.sessionToken()
        .<AwsCredentialsIdentity>map(
            token ->
                AwsSessionCredentialsIdentity.create(
                    keys.accessKeyId(), keys.secretAccessKey(), token))
        .orElseGet(() -> AwsCredentialsIdentity.create(keys.accessKeyId(), keys.secretAccessKey()));
  }

  private static final class Counted extends FilterInputStream {
    private final AtomicLong length;

    Counted(InputStream content, AtomicLong length) {
      super(content);
      this.length = length;
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      if (octet >= 0) {
        length.incrementAndGet();
      }
      return octet;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      int read = super.read(bytes, from, most);
      length.addAndGet(Math.max(read, 0));
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
