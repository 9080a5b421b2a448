package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/** Mounts into workers, read-only, the volumes that jobs can have as their source. Pure. */
final class SourceVolumes {
  private static final String DIRECTORY = "/codeguard/volumes";

  private SourceVolumes() {}

  static List<Volume> volumes(WorkerPoolSpec spec) {
    List<Volume> volumes = new ArrayList<>();
    for (String claim : claims(spec)) {
      volumes.add(
          new VolumeBuilder()
              .withName(name(volumes.size()))
              .withNewPersistentVolumeClaim(claim, true)
              .build());
    }
    return volumes;
  }

  static List<VolumeMount> mounts(WorkerPoolSpec spec) {
    List<VolumeMount> mounts = new ArrayList<>();
    for (String claim : claims(spec)) {
      mounts.add(
          new VolumeMountBuilder()
              .withName(name(mounts.size()))
              .withMountPath(DIRECTORY + "/" + claim)
              .withReadOnly(true)
              .build());
    }
    return mounts;
  }

  static void addEnvironment(WorkerPoolSpec spec, WorkerEnvironment environment) {
    var _ = environment.list("CODEGUARD_VOLUMES", claims(spec));
  }

  private static String name(int index) {
    return "codeguard-source-" + index;
  }

  private static List<String> claims(WorkerPoolSpec spec) {
    return spec.sourceVolumes().stream().distinct().toList();
  }
}
