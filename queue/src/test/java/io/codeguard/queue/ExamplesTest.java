package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.queue.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in examples/java, as a user runs them. */
@Tag("redis")
class ExamplesTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("codeguard.project"), "examples", "java");

  @TempDir Path folder;

  @Test
  void tasksSubmittedByOneProgramAreProcessedByAnother() throws Exception {
    Files.writeString(folder.resolve("good.txt"), "short\n");
    Files.writeString(folder.resolve("long.txt"), "x".repeat(101) + "\n");
    try (RedisServer redis = RedisServer.start()) {
      Process worker = start("Work.java", redis.settings().url());
      try {
        Process submitter = start("Submit.java", redis.settings().url(), folder.toString());
        String output = new String(submitter.getInputStream().readAllBytes(), UTF_8);
        assertThat(submitter.waitFor()).as(output).isZero();
        assertThat(output.lines())
            .containsExactly(
                "PASSED " + folder.resolve("good.txt"),
                "VIOLATIONS " + folder.resolve("long.txt"),
                "  line 1 has more than 100 characters");
        worker.destroy();
        assertThat(worker.waitFor(20, TimeUnit.SECONDS)).as("the worker drains").isTrue();
      } finally {
        worker.destroyForcibly();
      }
    }
  }

  private static Process start(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(EXAMPLES.resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
