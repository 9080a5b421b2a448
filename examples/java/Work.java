import io.codeguard.queue.ValidationTask;
import io.codeguard.queue.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker for the tasks of Submit.java; start as many as you like. Ctrl-C lets running tasks end.
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

  /** An exception makes the task be tried again; messages are what is wrong with the file. */
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
