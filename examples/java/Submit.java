import io.codeguard.queue.Orchestrator;
import io.codeguard.queue.ValidationResult;
import io.codeguard.queue.ValidationTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Submits each file of a directory to workers that check for long lines (see Work.java), and prints their findings.
 *
 * <pre>
 * java -cp CLASSES:LIBRARIES examples/java/Submit.java redis://localhost:6379 FOLDER
 * </pre>
 */
final class Submit {
  public static void main(String[] args) throws Exception {
    List<String> files;
    try (Stream<Path> tree = Files.walk(Path.of(args[1]).toAbsolutePath())) {
      files = tree.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
    // At most 100 tasks are in flight: submit() waits for results beyond that.
    try (Orchestrator orchestrator = new Orchestrator(args[0], "example", 100)) {
      for (String file : files) {
        orchestrator.submit(ValidationTask.of(file, file, "line-length"));
      }
      for (String file : files) {
        ValidationResult result = orchestrator.result(file, Duration.ofMinutes(1)).orElseThrow();
        System.out.println(result.status() + " " + file);
        result.messages().forEach(message -> System.out.println("  " + message));
      }
    }
  }
}
