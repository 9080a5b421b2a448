package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;

/** A volume with its mount path; exactly one of the four volume types is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.configMap), has(self.secret), has(self.persistentVolumeClaim),"
            + " has(self.emptyDir)].filter(kind, kind).size() == 1",
    message =
        "each of spec.podTemplate.volumes requires exactly one of configMap, secret,"
            + " persistentVolumeClaim and emptyDir")
public record PodVolume(
    @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
            value = "!(self in ['workspace', 'tmp']) && !self.startsWith('codeguard-')",
            message =
                "spec.podTemplate.volumes must not be named workspace, tmp or codeguard-...: these names"
                    + " are reserved")
        String name,
    @Required
        @Size(min = 1, max = 1024)
        @ValidationRule(
            value =
                "self.startsWith('/') && !self.contains('..')"
                    + " && !self.matches('^/(tmp|workspace(/.*)?|codeguard(/.*)?|opt(/java(/.*)?)?"
                    + "|opt/codeguard(/(lib|start)(/.*)?)?)?/*$')",
            message =
                "spec.podTemplate.volumes[].mountPath must be an absolute path outside of the worker's"
                    + " directories: not /, /tmp, /workspace, /codeguard, /opt/java or /opt/codeguard (but"
                    + " /opt/codeguard/more for jars with validators)")
        String mountPath,
    Boolean readOnly,
    ConfigMapVolumeSource configMap,
    SecretVolumeSource secret,
    PersistentVolumeClaimVolumeSource persistentVolumeClaim,
    EmptyDirVolumeSource emptyDir) {}
