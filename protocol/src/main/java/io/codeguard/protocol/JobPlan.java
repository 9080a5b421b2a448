package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The job's document {@link Documents#PLAN}: everything that a worker needs of a ValidationJob.
 *
 * @param format see {@link #formatOf}; a worker refuses newer formats
 * @param name {@code namespace/name}, for logs and the report
 * @param source exactly one of its fields is set
 * @param include globs; empty means all files
 * @param exclude globs; takes precedence over include
 * @param validations the groups of tasks are indices into this list
 * @param taskTimeoutSeconds the time limit of a task
 * @param cache whether cached results of earlier jobs are used, and this job's are cached
 * @param baseline null if all findings count
 * @param chunksAhead the maximum number of chunks that a listing task writes before the operator
 *     requests more; null if it must write all, as operators of older versions require
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

  /** For a job whose chunks are all written at once. */
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

  /** The format that workers must support to process the plan. */
  public static int formatOf(Source source) {
    return source.binaryFiles() == null ? 1 : Documents.FORMAT;
  }

  /**
   * The source of the files. {@code files} contains inline text or a ConfigMap's data by path;
   * {@code binaryFiles} a ConfigMap's binary data in Base64, or null if there is none: workers that
   * support only format 1 must refuse it.
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
   * @param path subdirectory to validate; null for all
   */
  public record Git(String url, String ref, String path) {}

  /**
   * @param sha256 hexadecimal; null if it is not checked
   */
  public record Archive(String url, String sha256) {}

  /**
   * @param claimName a claim that is mounted by the workers
   * @param path subdirectory to validate; null for all
   */
  public record Volume(String claimName, String path) {}

  /** Only where job and worker share a file system: the command line's {@code --dir}. */
  public record LocalDirectory(String path) {}

  /**
   * An earlier report, in documents {@link Documents#baselinePart}.
   *
   * @param field the spec's field that refers to it, for messages
   * @param parts the number of documents
   */
  public record Baseline(String field, long parts) {}

  /**
   * @param parameters as in the resource; validated by the validator
   * @param suppress accepted findings; may be null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Validation(
      String type,
      List<String> include,
      List<String> exclude,
      Map<String, Object> parameters,
      List<Suppression> suppress) {
    /** Without accepted findings. */
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
