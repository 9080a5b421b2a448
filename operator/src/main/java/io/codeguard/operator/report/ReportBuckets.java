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
 * The buckets for reports of pools. Their keys are read for each use and not cached. Thread-safe.
 */
final class ReportBuckets implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration TTL = Duration.ofSeconds(5);

  private record Probe(Instant startedAt, CompletableFuture<Void> result) {
    boolean isExpired(Instant now) {
      return result.isDone() && now.isAfter(startedAt.plus(TTL));
    }
  }

  private final Map<String, Probe> probes = new ConcurrentHashMap<>();
  private final KubernetesClient client;
  private final Clock clock;
  private final HttpClient http = Bucket.httpClient().build();

  /**
   * @param clock for the time in signatures
   */
  ReportBuckets(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The pool's bucket; does not connect.
   *
   * @throws ReportStorageException when its secret is missing or malformed
   */
  ReportBucket of(WorkerPool pool, ReportStorage reports) {
    String namespace = pool.getMetadata().getNamespace();
    String name = reports.secretRef().name();
    String description = "secret %s/%s".formatted(namespace, name);
    Secret secret =
        NamedObjects.secret(client, namespace, name)
            .orElseThrow(
                () ->
                    new ReportStorageException(
                        description
                            + " of spec.reports of the pool does not exist: create it with"
                            + " accessKeyId and secretAccessKey"));
    String id = required(secret, description, "accessKeyId");
    String key = required(secret, description, "secretAccessKey");
    AccessKeys keys = new AccessKeys(id, key, SecretValues.of(secret, "sessionToken"));
    return new ReportBucket(
        new Bucket(
            http,
            URI.create(reports.endpoint()),
            reports.bucket(),
            new RequestSigner(keys, reports.region(), clock)),
        description);
  }

  /**
   * Checks without blocking whether an endpoint is reachable; the result is shared by all of its
   * buckets for a few seconds.
   *
   * @return fails with a {@link ReportStorageException} when the endpoint is, or just was,
   *     unreachable
   */
  CompletableFuture<Void> probe(ReportStorage reports) {
    return probes
        .compute(
            reports.endpoint(),
            (endpoint, last) ->
                last == null || last.isExpired(clock.instant())
                    ? new Probe(clock.instant(), sendProbe(endpoint))
                    : last)
        .result();
  }

  private CompletableFuture<Void> sendProbe(String text) {
    URI endpoint;
    HttpRequest request;
    try {
      endpoint = URI.create(text);
      request = HttpRequest.newBuilder(endpoint).HEAD().timeout(TIMEOUT).build();
    } catch (IllegalArgumentException e) {
      // The request for the report itself reports this error.
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

  private static String required(Secret secret, String description, String key) {
    return SecretValues.of(secret, key)
        .orElseThrow(
            () ->
                new ReportStorageException(
                    description + " of spec.reports of the pool lacks " + key + ": add it"));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
