package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a reconciliation that failed. Trouble of the API server, and what it refuses, is
 * told in one line and tried again; anything else is a fault of this program, which the framework
 * reports in full and tries again as well.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private Failures() {}

  /** Whether the world is to blame, and not this program. */
  private static boolean isOutside(Exception e) {
    return e instanceof KubernetesClientException || e instanceof RefusedException;
  }

  /** For people: of an API server's refusal, only its own words. */
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
    // The client says which request failed; why, only its cause does.
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.contains(why) ? message : message.strip() + " " + why;
  }

  public static <T extends HasMetadata> ErrorStatusUpdateControl<T> handle(
      T resource, Exception e) {
    if (!isOutside(e)) {
      return ErrorStatusUpdateControl.defaultErrorProcessing();
    }
    LOG.warn(
        "{} {}/{}: {}; it is tried again",
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        message(e));
    return ErrorStatusUpdateControl.<T>noStatusUpdate().rescheduleAfter(AGAIN);
  }
}
