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

/** The directories that a worker has beside its image: its own, and those of the pool. Pure. */
final class Directories {
  static final String WORKSPACE = "/workspace";

  /** In memory, for what programs look at. */
  static final String COPIES = "/codeguard/copies";

  /** As much as containers have in memory of their own. */
  private static final String COPIES_LIMIT = "64Mi";

  private Directories() {}

  static List<Volume> volumes(WorkerPoolSpec spec) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(own("workspace", null, "10Gi"));
    volumes.add(own("tmp", null, "1Gi"));
    if (hasPrograms(spec)) {
      volumes.add(own("codeguard-copies", "Memory", COPIES_LIMIT));
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

  private static Volume own(String name, String medium, String limit) {
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
    // Whether nothing or false is said is the same to the server, which drops the latter.
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(Boolean.TRUE.equals(readOnly) ? true : null)
        .build();
  }
}
