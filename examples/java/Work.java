import io.codeguard.queue.ValidationTask;
import io.codeguard.queue.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker for the tasks of Submit.java; start any number. Ctrl-C waits for running tasks.
 *
 * <pre>
 * java -cp CLASSES:LIBRARIES examples/java/Work.java redis://localhost:6379
 * </pre>
 */
final class Work {
  private static final int LONGEST = 100;

  public static void main(String[] args) {
    Worker worker = new Worker("worker-" + ProcessHandle.current().pid(), args[0], "example");
    worker.register("line-length", Work::longLines);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::stop));
    worker.start();
  }

  /** Returns problems with the file as messages; the task is retried if this throws an exception. */
  private static List<String> longLines(ValidationTask task) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(task.filePath()));
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).length() > LONGEST) {
        messages.add("line " + (i + 1) + " has more than " + LONGEST + " characters");
      }
    }
    return messages;
  }
}
