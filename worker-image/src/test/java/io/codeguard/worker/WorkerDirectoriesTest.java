package io.codeguard.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.validators.exec.ProgramHost.Rights;
import io.codeguard.validators.exec.ProgramMark;
import io.codeguard.worker.linux.ConfinedPrograms;
import io.codeguard.worker.source.SourceAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerDirectoriesTest {
  @TempDir private Path folder;
  private Path copies;
  private Path volume;

  @BeforeEach
  void make() throws IOException {
    copies = Files.createDirectory(folder.resolve("copies"));
    volume = Files.createDirectory(folder.resolve("volume"));
  }

  private WorkerDirectories directories() {
    WorkerSettings some = WorkerSettings.of("team/pool", "worker/1");
    return new WorkerDirectories(
        new WorkerSettings(
            some.queue(),
            some.worker(),
            some.concurrency(),
            some.lease(),
            some.taskTimeout(),
            some.validators(),
            some.programs(),
            some.sourceHosts(),
            new SourceAccess(List.of(), List.of(), Map.of("claim", volume)),
            folder.resolve("workspace"),
            Optional.of(copies),
            Optional.empty(),
            false));
  }

  @Test
  void sourcesHaveADirectoryOfTheWorkersName() {
    assertThat(directories().sources()).isEqualTo(folder.resolve("workspace/worker-worker_1"));
  }

  @Test
  void onlyLeftoverFilesOfProgramsAreDeleted() throws IOException {
    Path kept = Files.createDirectories(folder.resolve("workspace/worker-1"));
    Path home = Files.createDirectories(folder.resolve("workspace/codeguard-exec-1/home"));
    Path copy = Files.createDirectories(copies.resolve("codeguard-exec-2"));

    ProgramHost host = directories().programs();

    assertThat(home.getParent()).doesNotExist();
    assertThat(copy).doesNotExist();
    assertThat(kept).exists();
    assertThat(host.disk()).isEqualTo(folder.resolve("workspace"));
    assertThat(host.memory()).isEqualTo(copies);
  }

  @Test
  void programsReadNeitherVolumesNorSourcesNorCopiesOfOthers() throws IOException {
    assumeThat(ConfinedPrograms.isIsolationAvailable())
        .as("Landlock in this system's kernel")
        .isTrue();
    ProgramHost host = directories().programs();
    Files.createDirectories(directories().sources());
    Path own = Files.createDirectory(copies.resolve("own"));
    for (Path place : List.of(volume, directories().sources(), copies, own)) {
      Files.writeString(place.resolve("file"), "text");
      ProcessBuilder cat = new ProcessBuilder("cat", place.resolve("file").toString());
      Process process =
          host.starter()
              .start(
                  cat.redirectErrorStream(true),
                  ProgramMark.random(),
                  new Rights(Set.of(own), Set.of(), false));

      assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
          .contains(place.equals(own) ? "text" : "denied");
    }
  }
}
