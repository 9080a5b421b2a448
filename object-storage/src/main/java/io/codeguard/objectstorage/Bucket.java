package io.codeguard.objectstorage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.objectstorage.RequestSigner.Signed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A bucket in S3-compatible object storage. Addresses are path-style, which every server supports.
 * Thread-safe.
 *
 * @param http a client created by {@link #httpClient}
 * @param endpoint scheme, host and optional port
 */
public record Bucket(HttpClient http, URI endpoint, String name, RequestSigner signer) {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** The timeout for the headers of a response, and for each read of its body. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** The timeout for an upload. */
  private static final Duration UPLOAD = Duration.ofMinutes(5);

  /**
   * Settings of a client for buckets. Redirects are not followed, because a signed request must not
   * be sent elsewhere.
   */
  public static HttpClient.Builder httpClient() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1);
  }

  /**
   * Stores or replaces an object.
   *
   * @param content opened and read twice, because the signature includes its digest
   * @throws StorageException if the upload failed
   * @throws IllegalArgumentException if endpoint or keys contain characters that are not allowed in
   *     a request
   */
  public void put(String key, Supplier<InputStream> content) throws StorageException {
    URI url = url(key);
    Signed signed = signer.put(url, content);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(UPLOAD)
            .PUT(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(content), signed.length()));
    try (InputStream _ = send(request, signed)) {
      // The body of a successful response is ignored.
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Opens an object; must be closed. A read without data for a minute fails.
   *
   * @throws StorageException if the object cannot be read
   * @throws IllegalArgumentException if endpoint or keys contain characters that are not allowed in
   *     a request
   */
  public InputStream get(String key) throws StorageException {
    URI url = url(key);
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(SILENCE).GET();
    return new IdleTimeoutStream(send(request, signer.get(url)), SILENCE);
  }

  private URI url(String key) {
    String path =
        Arrays.stream(key.split("/")).map(Bucket::encoded).collect(Collectors.joining("/"));
    return URI.create(
        endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/" + name + "/" + path);
  }

  /** Encodes a path segment as signatures require: all but letters, digits and {@code - . _ ~}. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private InputStream send(HttpRequest.Builder request, Signed signed) throws StorageException {
    signed.headers().forEach(request::header);
    request.header("User-Agent", "CodeGuard");
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        return response.body();
      }
      response.body().close();
      throw new StorageException(
          "%s responded with status %d".formatted(endpoint, response.statusCode()),
          response.statusCode());
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted", new InterruptedIOException());
    }
  }

  private static StorageException unreachable(IOException cause) {
    return new StorageException(
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
  }
}
