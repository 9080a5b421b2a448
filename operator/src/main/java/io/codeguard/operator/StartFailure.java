package io.codeguard.operator;

import io.codeguard.operator.kube.Failures;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.MissingCRDException;

/** Describes in one line why the framework failed to start. Pure. */
final class StartFailure {
  private StartFailure() {}

  static String message(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MissingCRDException missing) {
        return "the CRD %s is not installed: helm upgrade, or kubectl apply -f crds/yaml"
            .formatted(missing.getCrdName());
      }
      if (cause instanceof KubernetesClientException refusal) {
        return Failures.message(refusal);
      }
      root = cause;
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
