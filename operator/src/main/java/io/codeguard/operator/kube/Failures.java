package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles failed reconciliations. Errors of the API server and rejected requests are logged in one
 * line and retried; anything else is a bug, which the framework logs with its stack trace and also
 * retries.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);

  private Failures() {}

  /** Whether the cause is outside the operator. */
  private static boolean isExternal(Exception e) {
    return e instanceof KubernetesClientException || e instanceof RefusedException;
  }

  /** The message for users: for an error response of the API server, only the server's message. */
  public static String message(Exception e) {
    if (e instanceof KubernetesClientException refusal
        && refusal.getStatus() != null
        && refusal.getStatus().getMessage() != null) {
      return refusal.getStatus().getMessage();
    }
    String message = String.valueOf(e.getMessage());
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The client's message names the request; only its root cause contains the reason.
    String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.contains(reason) ? message : message.strip() + " " + reason;
  }

  public static <T extends HasMetadata> ErrorStatusUpdateControl<T> handle(
      T resource, Exception e) {
    if (!isExternal(e)) {
      return ErrorStatusUpdateControl.defaultErrorProcessing();
    }
    LOG.warn(
        "{} {}/{}: {}; retrying",
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        message(e));
    return ErrorStatusUpdateControl.<T>noStatusUpdate().rescheduleAfter(RETRY_INTERVAL);
  }
}
