package io.codeguard.queue.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The job's document {@link Documents#PLAN}: what a worker must know of a ValidationJob.
 *
 * @param format {@link Documents#FORMAT}; who meets a newer one says so and stops
 * @param name {@code namespace/name}, for logs and the report
 * @param source exactly one of its fields is set
 * @param include globs; empty means all files
 * @param exclude globs; wins over include
 * @param validations tasks' groups are indices into this list
 * @param taskTimeoutSeconds limit for one task
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobPlan(
    int format,
    String name,
    Source source,
    List<String> include,
    List<String> exclude,
    List<Validation> validations,
    int taskTimeoutSeconds) {

  /** Where the files come from. {@code files} holds inline text or a ConfigMap's data, by path. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Source(
      Git git, Archive archive, Map<String, String> files, LocalDirectory directory) {}

  /**
   * @param ref branch, tag or full commit id; null for the remote's HEAD
   * @param path sub-directory to validate; null for all
   */
  public record Git(String url, String ref, String path) {}

  /**
   * @param sha256 hexadecimal; null when not checked
   */
  public record Archive(String url, String sha256) {}

  /** Only where job and worker share a file system: the command line's {@code --dir}. */
  public record LocalDirectory(String path) {}

  /**
   * @param parameters as in the resource; checked by the validator
   */
  public record Validation(
      String type, List<String> include, List<String> exclude, Map<String, Object> parameters) {}
}
