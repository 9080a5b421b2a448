package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** The source of files; exactly one field is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.git), has(self.archive), has(self.configMap), has(self.inline),"
            + " has(self.volume)]"
            + ".filter(set, set).size() == 1",
    message = "spec.source requires exactly one of git, archive, configMap, inline and volume")
public record Source(
    @JsonPropertyDescription("A git repository.") Git git,
    @JsonPropertyDescription("An archive: zip, jar, tar, tar.gz or tar.zst.") Archive archive,
    @JsonPropertyDescription("A ConfigMap in the job's namespace; its keys are the file names.")
        ConfigMapSource configMap,
    @JsonPropertyDescription("Text files by path.")
        @Size(max = 256)
        @ValidationRule(
            value = "self.all(path, path.size() <= 1024)",
            message = "spec.source.inline: paths must have at most 1024 characters")
        Map<@Size(max = 1024) String, @Size(max = 262144) String> inline,
    @JsonPropertyDescription(
            "A volume in the job's namespace that the pool, in the same namespace, lists in"
                + " spec.sourceVolumes.")
        Volume volume) {

  /** A git repository. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Git(
      @Required
          @Size(max = 2048)
          @ValidationRule(
              value =
                  "self.matches('^(https?://[^\\\\s@]+"
                      + "|ssh://([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/\\\\S*"
                      + "|[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^\\\\s:-]\\\\S*)$')",
              message =
                  "spec.source.git.url must look like https://host/path, ssh://git@host/path or"
                      + " git@host:path, without a password: the pool has the credentials")
          @JsonPropertyDescription(
              "https://host/path, ssh://git@host/path or git@host:path, without a password.")
          String url,
      @Size(min = 1, max = 256)
          @JsonPropertyDescription(
              "Branch, tag or full commit id. Default: the repository's default branch.")
          String ref,
      @Size(min = 1, max = 1024)
          @JsonPropertyDescription("Only this directory is validated.")
          @ValidationRule(
              value = "!self.startsWith('/') && !self.split('/').exists(part, part == '..')",
              message =
                  "spec.source.git.path must be inside the repository: remove leading '/' and '..'")
          String path) {}

  /** An archive from an HTTP server or a bucket. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Archive(
      @Required
          @Size(max = 2048)
          @ValidationRule(
              value =
                  "self.matches('^(https?://[^\\\\s@]+"
                      + "|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\\\\s].*)$')",
              message =
                  "spec.source.archive.url must look like https://host/path, without a password, or"
                      + " s3://bucket/key: the pool has the credentials")
          @JsonPropertyDescription(
              "https://host/path, without a password, or s3://bucket/key with a bucket of the"
                  + " pool's spec.s3.")
          String url,
      @Pattern("^[0-9a-fA-F]{64}$")
          @JsonPropertyDescription(
              "If set, the digest is verified before the archive is extracted.")
          String sha256) {}

  /** A ConfigMap. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ConfigMapSource(@Required @Size(min = 1, max = 253) String name) {}

  /** A directory of a PersistentVolumeClaim. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Volume(
      @Required @Size(min = 1, max = 253) String claimName,
      @Size(min = 1, max = 1024)
          @JsonPropertyDescription("Only this directory is validated.")
          @ValidationRule(
              value = "!self.startsWith('/') && !self.split('/').exists(part, part == '..')",
              message =
                  "spec.source.volume.path must be inside the volume: remove leading '/' and '..'")
          String path) {}
}
