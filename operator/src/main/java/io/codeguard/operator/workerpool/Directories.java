package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.PodTemplate;
import io.codeguard.api.v1alpha1.PodVolume;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.stream.Stream;

/** The directories that a worker has beside its image: its own, and those of the pool. Pure. */
final class Directories {
  static final String WORKSPACE = "/workspace";

  private Directories() {}

  static List<Volume> volumes(PodTemplate template) {
    return Stream.concat(
            Stream.of(own("workspace", "10Gi"), own("tmp", "1Gi")),
            template.volumes().stream().map(Directories::volume))
        .toList();
  }

  static List<VolumeMount> mounts(PodTemplate template) {
    return Stream.concat(
            Stream.of(mount("workspace", WORKSPACE, null), mount("tmp", "/tmp", null)),
            template.volumes().stream()
                .map(volume -> mount(volume.name(), volume.mountPath(), volume.readOnly())))
        .toList();
  }

  private static Volume own(String name, String limit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
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
