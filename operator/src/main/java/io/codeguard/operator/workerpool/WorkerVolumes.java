package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.PodVolume;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/** The volumes of a worker pod: the worker's own, and those of the pool's podTemplate. Pure. */
final class WorkerVolumes {
  static final String WORKSPACE = "/workspace";

  /** In memory, for the files that exec programs scan. */
  static final String COPIES = "/codeguard/copies";

  /** The default size of a container's shared memory. */
  private static final String COPIES_LIMIT = "64Mi";

  private WorkerVolumes() {}

  static List<Volume> volumes(WorkerPoolSpec spec) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(emptyDir("workspace", null, "10Gi"));
    volumes.add(emptyDir("tmp", null, "1Gi"));
    if (hasPrograms(spec)) {
      volumes.add(emptyDir("codeguard-copies", "Memory", COPIES_LIMIT));
    }
    spec.podTemplate().volumes().forEach(volume -> volumes.add(volume(volume)));
    return volumes;
  }

  static List<VolumeMount> mounts(WorkerPoolSpec spec) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount("workspace", WORKSPACE, null));
    mounts.add(mount("tmp", "/tmp", null));
    if (hasPrograms(spec)) {
      mounts.add(mount("codeguard-copies", COPIES, null));
    }
    for (PodVolume volume : spec.podTemplate().volumes()) {
      mounts.add(mount(volume.name(), volume.mountPath(), volume.readOnly()));
    }
    return mounts;
  }

  static boolean hasPrograms(WorkerPoolSpec spec) {
    return !spec.exec().isEmpty();
  }

  private static Volume emptyDir(String name, String medium, String limit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withMedium(medium)
        .withSizeLimit(new Quantity(limit))
        .endEmptyDir()
        .build();
  }

  private static Volume volume(PodVolume volume) {
    return new VolumeBuilder()
        .withName(volume.name())
        .withConfigMap(volume.configMap())
        .withSecret(volume.secret())
        .withPersistentVolumeClaim(volume.persistentVolumeClaim())
        .withEmptyDir(volume.emptyDir())
        .build();
  }

  private static VolumeMount mount(String name, String path, Boolean readOnly) {
    // The server drops false, so it must not be written: the Deployment would always differ.
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(Boolean.TRUE.equals(readOnly) ? true : null)
        .build();
  }
}
