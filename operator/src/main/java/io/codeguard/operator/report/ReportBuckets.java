package io.codeguard.operator.report;

import io.codeguard.api.v1alpha1.ReportStorage;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.objectstorage.AccessKeys;
import io.codeguard.objectstorage.Bucket;
import io.codeguard.objectstorage.RequestSigner;
import io.codeguard.operator.kube.NamedObjects;
import io.codeguard.operator.kube.SecretValues;
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
final class ReportBuckets implements AutoCloseable {
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
  private final HttpClient http = Bucket.httpClient().build();

  /**
   * @param clock tells signatures the time
   */
  ReportBuckets(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The pool's bucket; connects nothing yet.
   *
   * @throws ReportStorageException when its secret is missing or malformed
   */
  ReportBucket of(WorkerPool pool, ReportStorage reports) {
    String namespace = pool.getMetadata().getNamespace();
    String name = reports.secretRef().name();
    String described = "secret %s/%s".formatted(namespace, name);
    Secret secret =
        NamedObjects.secret(client, namespace, name)
            .orElseThrow(
                () ->
                    new ReportStorageException(
                        described
                            + " of spec.reports of the pool does not exist: create it with"
                            + " accessKeyId and secretAccessKey"));
    String id = required(secret, described, "accessKeyId");
    String key = required(secret, described, "secretAccessKey");
    AccessKeys keys = new AccessKeys(id, key, SecretValues.of(secret, "sessionToken"));
    return new ReportBucket(
        new Bucket(
            http,
            URI.create(reports.endpoint()),
            reports.bucket(),
            new RequestSigner(keys, reports.region(), clock)),
        described);
  }

  /**
   * Asks for a sign of life, for all of an endpoint's buckets at a time; costs no thread.
   *
   * @return fails with a {@link ReportStorageException} when there is none, or was none a moment
   *     ago
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
                throw ReportBucket.unreachable(endpoint, cause(failure));
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
                new ReportStorageException(
                    described + " of spec.reports of the pool lacks " + key + ": add it"));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
