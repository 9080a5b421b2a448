package io.codeguard.operator.report;

import io.codeguard.api.v1alpha1.ReportStorage;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.NamedObjects;
import io.codeguard.operator.kube.SecretValues;
import io.codeguard.queue.bucket.BucketKeys;
import io.codeguard.queue.bucket.BucketSigner;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The buckets that pools name for reports. Their keys are read for each use and are not kept.
 * Thread-safe.
 */
final class Buckets implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration LASTS = Duration.ofSeconds(5);

  private record Greeting(Instant begun, CompletableFuture<Void> answer) {
    boolean over(Instant now) {
      return answer.isDone() && now.isAfter(begun.plus(LASTS));
    }
  }

  private final Map<String, Greeting> greetings = new ConcurrentHashMap<>();
  private final KubernetesClient client;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /**
   * @param clock tells signatures the time
   */
  Buckets(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The pool's bucket; connects nothing yet.
   *
   * @throws BucketException when its secret is missing or malformed
   */
  Bucket of(WorkerPool pool, ReportStorage reports) {
    String namespace = pool.getMetadata().getNamespace();
    String name = reports.secretRef().name();
    String described = "secret %s/%s".formatted(namespace, name);
    Secret secret =
        NamedObjects.secret(client, namespace, name)
            .orElseThrow(
                () ->
                    new BucketException(
                        described
                            + " of spec.reports of the pool does not exist: create it with"
                            + " accessKeyId and secretAccessKey"));
    String id = required(secret, described, "accessKeyId");
    String key = required(secret, described, "secretAccessKey");
    BucketKeys keys = new BucketKeys(id, key, SecretValues.of(secret, "sessionToken"));
    return new Bucket(
        http,
        URI.create(reports.endpoint()),
        reports.bucket(),
        new BucketSigner(keys, reports.region(), clock),
        described);
  }

  /**
   * Asks for a sign of life, for all of an endpoint's buckets at a time; costs no thread.
   *
   * @return fails with a {@link BucketException} when there is none, or was none a moment ago
   */
  CompletableFuture<Void> greet(ReportStorage reports) {
    return greetings
        .compute(
            reports.endpoint(),
            (endpoint, last) ->
                last == null || last.over(clock.instant())
                    ? new Greeting(clock.instant(), ask(endpoint))
                    : last)
        .answer();
  }

  private CompletableFuture<Void> ask(String text) {
    URI endpoint;
    HttpRequest request;
    try {
      endpoint = URI.create(text);
      request = HttpRequest.newBuilder(endpoint).HEAD().timeout(ANSWER).build();
    } catch (IllegalArgumentException e) {
      // The request for the report itself tells.
      return CompletableFuture.completedFuture(null);
    }
    return http.sendAsync(request, BodyHandlers.discarding())
        .handle(
            (_, failure) -> {
              if (failure != null) {
                throw Bucket.unreachable(endpoint, cause(failure));
              }
              return null;
            });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private static String required(Secret secret, String described, String key) {
    return SecretValues.of(secret, key)
        .orElseThrow(
            () ->
                new BucketException(
                    described + " of spec.reports of the pool lacks " + key + ": add it"));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
