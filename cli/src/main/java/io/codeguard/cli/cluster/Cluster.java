package io.codeguard.cli.cluster;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.ReportStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.cli.output.NotDoneException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** kubectl's current cluster, with the same permissions. */
public final class Cluster implements AutoCloseable {
  /**
   * Practically unlimited: the operator enforces deadlines, and users can interrupt the command.
   */
  private static final long WATCH_DAYS = 365;

  private final KubernetesClient client;

  private Cluster(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Creates a client for the cluster of the kubeconfig's current context, or the cluster in which
   * this process runs.
   *
   * @throws NotDoneException when there is neither
   */
  public static Cluster connect() throws NotDoneException {
    Config config = Config.autoConfigure(null);
    if (config.getCurrentContext() == null
        && !System.getenv().containsKey("KUBERNETES_SERVICE_HOST")) {
      throw new NotDoneException(
          "no cluster is configured: set KUBECONFIG to a kubeconfig with a current context");
    }
    return new Cluster(ClusterClient.create(config));
  }

  /** The kubeconfig's namespace. */
  public String namespace() {
    return client.getNamespace() == null ? "default" : client.getNamespace();
  }

  /**
   * Creates a job.
   *
   * @param resource as in the manifest
   * @return its name, which the API server may have generated
   */
  public String create(String namespace, Map<String, Object> resource) throws NotDoneException {
    GenericKubernetesResource job =
        client.getKubernetesSerialization().convertValue(resource, GenericKubernetesResource.class);
    job.getMetadata().setNamespace(namespace);
    return send(() -> client.resource(job).create()).getMetadata().getName();
  }

  /** A job's status; empty until the operator has set it. */
  public Optional<ValidationJobStatus> status(String namespace, String name)
      throws NotDoneException {
    ValidationJob job = send(() -> job(namespace, name).get());
    if (job == null) {
      throw new NotDoneException(
          "ValidationJob '%s' does not exist in namespace '%s'".formatted(name, namespace));
    }
    return Optional.ofNullable(job.getStatus());
  }

  /**
   * Waits until a job is finished; survives temporary failures of the API server.
   *
   * @param progress receives each changed status
   */
  public ValidationJobStatus await(
      String namespace, String name, Consumer<ValidationJobStatus> progress)
      throws NotDoneException {
    var _ = status(namespace, name);
    ValidationJob last =
        send(
            () ->
                job(namespace, name)
                    .waitUntilCondition(
                        job -> {
                          if (job == null) {
                            return true;
                          }
                          if (job.getStatus() != null) {
                            progress.accept(job.getStatus());
                          }
                          return Phase.isFinal(job.getStatus());
                        },
                        WATCH_DAYS,
                        TimeUnit.DAYS));
    if (last == null) {
      throw new NotDoneException("the job was deleted before it finished");
    }
    return last.getStatus();
  }

  /** The worker pools of a namespace, by name. */
  public List<WorkerPool> pools(String namespace) throws NotDoneException {
    return send(() -> client.resources(WorkerPool.class).inNamespace(namespace).list().getItems());
  }

  /** The worker pools of all namespaces, by namespace and name. */
  public List<WorkerPool> pools() throws NotDoneException {
    return send(() -> client.resources(WorkerPool.class).inAnyNamespace().list().getItems());
  }

  private Resource<ValidationJob> job(String namespace, String name) {
    return client.resources(ValidationJob.class).inNamespace(namespace).withName(name);
  }

  /**
   * Opens a job's SARIF report; empty if none was written.
   *
   * @throws NotDoneException when it has expired, or the operator cannot be reached
   */
  public Optional<InputStream> report(ValidationJobStatus status) throws NotDoneException {
    String path = Optional.ofNullable(status.report()).map(ReportStatus::url).orElse(null);
    if (path == null) {
      return Optional.empty();
    }
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceFirst("/$", "") + path)
            .build();
    try {
      HttpResponse<InputStream> response =
          client.getHttpClient().sendAsync(request, InputStream.class).get();
      if (!response.isSuccessful()) {
        throw new NotDoneException(
            "the report cannot be read: " + errorMessage(response.bodyString()));
      }
      return Optional.of(response.body());
    } catch (ExecutionException | IOException e) {
      throw new NotDoneException("the report cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotDoneException("interrupted");
    }
  }

  /** The operator returns a sentence, the API server in front of it a Status. */
  private String errorMessage(String body) {
    return body.startsWith("{")
        ? client.getKubernetesSerialization().unmarshal(body, Status.class).getMessage()
        : body.strip();
  }

  @FunctionalInterface
  private interface Request<T> {
    T send();
  }

  private <T> T send(Request<T> request) throws NotDoneException {
    try {
      return request.send();
    } catch (KubernetesClientException e) {
      throw new NotDoneException(reason(e));
    }
  }

  private String reason(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return "the cluster at %s does not answer: %s".formatted(client.getMasterUrl(), message);
  }

  @Override
  public void close() {
    client.close();
  }
}
