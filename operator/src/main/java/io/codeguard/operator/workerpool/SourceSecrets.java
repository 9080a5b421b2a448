package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.GitCredentials;
import io.codeguard.api.v1alpha1.S3Storage;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Mounts into workers the secrets with which they fetch sources. Mounted as files, so that changes
 * of the secrets reach running workers, and optional, so that workers start without them. Pure.
 */
final class SourceSecrets {
  private static final String DIRECTORY = "/codeguard/secrets";

  /** Readable by the owner and the pod's group. */
  private static final int MODE = 0440;

  private SourceSecrets() {}

  static List<Volume> volumes(WorkerPoolSpec spec) {
    List<Volume> volumes = new ArrayList<>();
    for (String name : names(spec)) {
      volumes.add(
          new VolumeBuilder()
              .withName(volumeName(volumes.size()))
              .withNewSecret()
              .withSecretName(name)
              .withOptional(true)
              .withDefaultMode(MODE)
              .endSecret()
              .build());
    }
    return volumes;
  }

  static List<VolumeMount> mounts(WorkerPoolSpec spec) {
    List<VolumeMount> mounts = new ArrayList<>();
    for (String name : names(spec)) {
      mounts.add(
          new VolumeMountBuilder()
              .withName(volumeName(mounts.size()))
              .withMountPath(DIRECTORY + "/" + name)
              .withReadOnly(true)
              .build());
    }
    return mounts;
  }

  static void addEnvironment(WorkerPoolSpec spec, WorkerEnvironment environment) {
    if (!names(spec).isEmpty()) {
      environment.value("CODEGUARD_SECRETS", DIRECTORY);
    }
    if (!spec.gitCredentials().isEmpty()) {
      environment.json("CODEGUARD_GIT_CREDENTIALS", spec.gitCredentials());
    }
    if (!spec.s3().isEmpty()) {
      environment.json("CODEGUARD_S3", spec.s3());
    }
  }

  private static String volumeName(int index) {
    return "codeguard-secret-" + index;
  }

  private static List<String> names(WorkerPoolSpec spec) {
    return Stream.concat(
            spec.gitCredentials().stream().map(GitCredentials::secretRef),
            spec.s3().stream().map(S3Storage::secretRef))
        .map(WorkerPoolSpec.SecretRef::name)
        .distinct()
        .toList();
  }
}
