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
 * Gives workers the secrets that they fetch sources with: as files, which follow the secrets while
 * workers run. A secret that is missing keeps no worker from starting. Pure.
 */
final class Credentials {
  private static final String DIRECTORY = "/codeguard/secrets";

  /** Readable by the pod's group. */
  private static final int MODE = 0440;

  private Credentials() {}

  static List<Volume> volumes(WorkerPoolSpec spec) {
    List<Volume> volumes = new ArrayList<>();
    for (String name : names(spec)) {
      volumes.add(
          new VolumeBuilder()
              .withName(volume(volumes.size()))
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
              .withName(volume(mounts.size()))
              .withMountPath(DIRECTORY + "/" + name)
              .withReadOnly(true)
              .build());
    }
    return mounts;
  }

  static void tell(WorkerPoolSpec spec, WorkerEnvironment environment) {
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

  private static String volume(int number) {
    return "codeguard-secret-" + number;
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
