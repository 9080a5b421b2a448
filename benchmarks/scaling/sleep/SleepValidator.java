import io.codeguard.reporting.FileResult;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.reporting.Rule;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Takes a fixed time per file without CPU usage: the rest is the overhead of the system. */
public final class SleepValidator implements Validator {
  @Override
  public String type() {
    return "sleep";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<Rule> rules() {
    return List.of();
  }

  @Override
  public boolean accepts(String path) {
    return true;
  }

  @Override
  public ParameterSchema parameters() {
    return ParameterSchema.resource(SleepValidator.class, "/sleep.json");
  }

  @Override
  public Check prepare(Map<String, Object> parameters) {
    long nanos = ((Number) parameters.getOrDefault("millis", 100)).longValue() * 1_000_000;
    return (files, deadline) -> sleep(files, nanos);
  }

  private static List<FileResult> sleep(List<SourceFile> files, long nanos) {
    List<FileResult> results = new ArrayList<>();
    for (SourceFile file : files) {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      results.add(FileResult.of(file.path(), List.of()));
    }
    return results;
  }
}
