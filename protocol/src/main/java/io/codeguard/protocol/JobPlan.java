package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The job's document {@link Documents#PLAN}: what a worker must know of a ValidationJob.
 *
 * @param format {@link #formatOf}; who meets a newer one says so and stops
 * @param name {@code namespace/name}, for logs and the report
 * @param source exactly one of its fields is set
 * @param include globs; empty means all files
 * @param exclude globs; wins over include
 * @param validations tasks' groups are indices into this list
 * @param taskTimeoutSeconds limit for one task
 * @param cache whether results of earlier jobs are used, and this job's kept for later ones
 * @param baseline null when all findings count
 * @param chunksAhead how many chunks a listing task writes at most before the operator asks for
 *     more; null when it must write all, as operators of older versions want it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobPlan(
    int format,
    String name,
    Source source,
    List<String> include,
    List<String> exclude,
    List<Validation> validations,
    int taskTimeoutSeconds,
    boolean cache,
    Baseline baseline,
    Integer chunksAhead) {

  /** Of a job whose chunks are all written at once. */
  public JobPlan(
      int format,
      String name,
      Source source,
      List<String> include,
      List<String> exclude,
      List<Validation> validations,
      int taskTimeoutSeconds,
      boolean cache,
      Baseline baseline) {
    this(
        format,
        name,
        source,
        include,
        exclude,
        validations,
        taskTimeoutSeconds,
        cache,
        baseline,
        null);
  }

  /** The format that workers must know to do what the plan says. */
  public static int formatOf(Source source) {
    return source.binaryFiles() == null ? 1 : Documents.FORMAT;
  }

  /**
   * Where the files come from. {@code files} holds inline text or a ConfigMap's data, by path;
   * {@code binaryFiles} more of a ConfigMap's, in Base64, and null when there are none: a worker of
   * format 1 does not know of them, and must refuse the plan.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Source(
      Git git,
      Archive archive,
      Map<String, String> files,
      LocalDirectory directory,
      Volume volume,
      Map<String, String> binaryFiles) {
    /** A source without binary files. */
    public Source(
        Git git,
        Archive archive,
        Map<String, String> files,
        LocalDirectory directory,
        Volume volume) {
      this(git, archive, files, directory, volume, null);
    }

    public static Source of(Git git) {
      return new Source(git, null, null, null, null);
    }

    public static Source of(Archive archive) {
      return new Source(null, archive, null, null, null);
    }

    public static Source of(Map<String, String> files) {
      return new Source(null, null, files, null, null);
    }

    /**
     * @param binaryFiles in Base64
     */
    public static Source of(Map<String, String> files, Map<String, String> binaryFiles) {
      return new Source(null, null, files, null, null, binaryFiles.isEmpty() ? null : binaryFiles);
    }

    public static Source of(LocalDirectory directory) {
      return new Source(null, null, null, directory, null);
    }

    public static Source of(Volume volume) {
      return new Source(null, null, null, null, volume);
    }
  }

  /**
   * @param ref branch, tag or full commit id; null for the remote's HEAD
   * @param path sub-directory to validate; null for all
   */
  public record Git(String url, String ref, String path) {}

  /**
   * @param sha256 hexadecimal; null when not checked
   */
  public record Archive(String url, String sha256) {}

  /**
   * @param claimName of a volume that the workers have
   * @param path sub-directory to validate; null for all
   */
  public record Volume(String claimName, String path) {}

  /** Only where job and worker share a file system: the command line's {@code --dir}. */
  public record LocalDirectory(String path) {}

  /**
   * An earlier report, in documents {@link Documents#baselinePart}.
   *
   * @param field of the spec that named it, for messages
   * @param parts how many documents there are
   */
  public record Baseline(String field, long parts) {}

  /**
   * @param parameters as in the resource; checked by the validator
   * @param suppress findings that are accepted; may be null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Validation(
      String type,
      List<String> include,
      List<String> exclude,
      Map<String, Object> parameters,
      List<Suppression> suppress) {
    /** Nothing is accepted. */
    public Validation(
        String type, List<String> include, List<String> exclude, Map<String, Object> parameters) {
      this(type, include, exclude, parameters, null);
    }
  }

  /**
   * @param include globs of files; empty means all
   * @param rules ids; empty means all
   */
  public record Suppression(List<String> include, List<String> rules, String reason) {}
}
