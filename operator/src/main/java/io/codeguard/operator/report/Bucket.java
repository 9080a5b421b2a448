package io.codeguard.operator.report;

import io.codeguard.queue.bucket.BucketSigner;
import io.codeguard.queue.bucket.BucketSigner.Signed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A bucket in S3-compatible storage. Redirects are not followed. Thread-safe.
 *
 * @param http must not follow redirects
 * @param endpoint scheme and host, maybe a port
 * @param secret where the keys are, for messages
 */
record Bucket(HttpClient http, URI endpoint, String name, BucketSigner signer, String secret) {
  /** For all of a report to get there, or back. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /**
   * Stores an object, or replaces it.
   *
   * @param key of characters that addresses need not encode
   * @param content is opened and read twice: what is signed holds its digest
   * @throws BucketException when that failed
   */
  void put(String key, Supplier<InputStream> content) {
    HttpRequest request =
        request(
            key,
            url -> {
              Signed signed = signer.put(url, content);
              BodyPublisher body =
                  BodyPublishers.fromPublisher(
                      BodyPublishers.ofInputStream(content), signed.length());
              return with(signed, HttpRequest.newBuilder(url).PUT(body));
            });
    try (InputStream _ = answer(request, key, "write").body()) {
      // What it says about its success does not matter.
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Opens an object; to be closed, and read within a few minutes: whoever reads does not wait for
   * ever for a server that has gone silent.
   *
   * @throws BucketException when it cannot be had
   */
  InputStream get(String key) {
    HttpRequest request =
        request(key, url -> with(signer.get(url), HttpRequest.newBuilder(url).GET()));
    InputStream object = answer(request, key, "read").body();
    CompletableFuture.delayedExecutor(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .execute(() -> close(object));
    return object;
  }

  private static void close(InputStream object) {
    try {
      object.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest request(String key, Function<URI, HttpRequest.Builder> made) {
    try {
      URI url = URI.create(endpoint + "/" + name + "/" + key);
      return made.apply(url).timeout(LONGEST).build();
    } catch (IllegalArgumentException e) {
      // Its message can hold what is in the secret.
      throw new BucketException(
          "spec.reports of the pool: the endpoint, or a key in %s, has characters that no request can have; correct it"
              .formatted(secret));
    }
  }

  private static HttpRequest.Builder with(Signed signed, HttpRequest.Builder request) {
    signed.headers().forEach(request::header);
    return request;
  }

  private HttpResponse<InputStream> answer(HttpRequest request, String key, String what) {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        return response;
      }
      response.body().close();
      throw new BucketException(
          "spec.reports of the pool: %s answers with status %d for s3://%s/%s%s"
              .formatted(endpoint, response.statusCode(), name, key, advice(response, what)));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BucketException("interrupted", e);
    }
  }

  private String advice(HttpResponse<?> response, String what) {
    return switch (response.statusCode()) {
      case 301, 302, 307, 308, 400 -> "; are endpoint and region those of the bucket?";
      case 401, 403 -> "; may the keys in %s %s it?".formatted(secret, what);
      case 404 ->
          what.equals("write")
              ? "; is there such a bucket? Create it, or correct the field"
              : "; has the bucket's lifecycle, or somebody, removed it?";
      default -> "";
    };
  }

  private BucketException unreachable(IOException cause) {
    return unreachable(endpoint, cause);
  }

  static BucketException unreachable(URI endpoint, Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new BucketException(
        "spec.reports of the pool: %s cannot be used (%s); is the endpoint right, and reachable for the operator?"
            .formatted(endpoint, why),
        cause);
  }
}
