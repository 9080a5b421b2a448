package io.codeguard.worker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.validators.exec.ProgramHost.Rights;
import io.codeguard.validators.exec.ProgramMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a separate process, whose only children are programs, like a worker's. */
class OrphanProcessesTest {
  private static final String HIDING =
      "(env -i setsid sh -c 'echo $$ > hiding; exec sleep 300' > /dev/null 2>&1 &);"
          + " while [ ! -s hiding ]; do :; done";
  private static final String SERVED =
      "(sh -c 'echo $$ > served; exec sleep 300' > /dev/null 2>&1 &);"
          + " while [ ! -e enough ]; do sleep 0.1; done";

  @TempDir private Path directory;

  @Test
  void orphansAreKilledUnlessTheirProgramIsAlive() throws Exception {
    assumeThat(PrivateProcess.onLinux()).as("Linux").isTrue();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Adopter.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).lines())
        .containsExactly("hiding gone true", "served gone false", "served gone true", "children 0");
  }

  static final class Adopter {
    private final ProgramHost.Starter programs = ConfinedPrograms.withoutLandlock();
    private final Path directory;

    private Adopter(Path directory) {
      this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
      PrivateProcess.protect();
      new Adopter(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
      Process served = start(SERVED);
      await("served");
      Process hiding = start(HIDING);
      var _ = hiding.waitFor();
      programs.killOrphans();
      tell("hiding");
      tell("served");
      Files.createFile(directory.resolve("enough"));
      var _ = served.waitFor();
      programs.killOrphans();
      tell("served");
      System.out.println("children " + ProcessHandle.current().children().count());
    }

    private Process start(String script) throws IOException {
      ProcessBuilder sh = new ProcessBuilder("sh", "-c", script).directory(directory.toFile());
      ProgramMark mark = ProgramMark.random();
      mark.put(sh.environment());
      return programs.start(sh, mark, new Rights(Set.of(directory), Set.of(), false));
    }

    private void await(String name) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(directory.resolve(name)) && pid(name) > 0);
    }

    private void tell(String name) throws IOException {
      // It is reaped, too.
      System.out.printf("%s gone %s%n", name, Files.notExists(Path.of("/proc/" + pid(name))));
    }

    private long pid(String name) throws IOException {
      String text = Files.readString(directory.resolve(name)).strip();
      return text.isEmpty() ? 0 : Long.parseLong(text);
    }
  }
}
