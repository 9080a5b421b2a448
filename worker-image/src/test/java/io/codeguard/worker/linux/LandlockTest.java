package io.codeguard.worker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.codeguard.worker.linux.Landlock.Forbidden;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LandlockTest {
  @TempDir private Path directory;
  private Path secret;
  private Path open;
  private Path kept;
  private Optional<Landlock> landlock;

  @BeforeEach
  void prepare() throws IOException {
    secret = directory.resolve("secrets/git/token");
    open = directory.resolve("open/file");
    kept = directory.resolve("kept/below/file");
    for (Path file : List.of(secret, open, kept)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "text");
    }
    landlock =
        Landlock.of(
            new Forbidden(
                Set.of(directory.resolve("secrets")),
                Set.of(directory.resolve("kept")),
                Set.of(),
                Set.of(),
                false));
    assumeThat(landlock).as("Landlock in this system's kernel").isPresent();
  }

  private <T> T confined(Callable<T> action) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              landlock.orElseThrow().enter();
              return action.call();
            });
    Thread.ofPlatform().start(task);
    return task.get();
  }

  private static String cat(Path file) throws IOException {
    return run("cat " + file);
  }

  private static String run(String command) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void theThreadAndItsProgramsReadOtherFiles() throws Exception {
    assertThat(confined(() -> cat(open))).isEqualTo("text");
    assertThat(confined(() -> cat(secret))).contains("Permission denied").doesNotContain("text");
    assertThatThrownBy(() -> confined(() -> Files.readString(secret)))
        .hasCauseInstanceOf(AccessDeniedException.class);
  }

  @Test
  void otherThreadsAreNotRestricted() throws Exception {
    var _ = confined(() -> cat(open));
    assertThat(cat(secret)).isEqualTo("text");
    assertThat(Files.readString(secret)).isEqualTo("text");
  }

  @Test
  void filesAreCreatedAndMovedBetweenDirectories() throws Exception {
    Path made = directory.resolve("open/made");
    Path moved = Files.createDirectory(directory.resolve("open/below")).resolve("moved");
    assertThat(
            confined(
                () -> {
                  Files.writeString(made, "new");
                  return Files.readString(Files.move(made, moved));
                }))
        .isEqualTo("new");
    assertThatThrownBy(() -> confined(() -> Files.createLink(made, secret)))
        .hasCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo more >> file",
        "echo other > file",
        "rm file",
        "mv file other",
        "mv file ../../open/other",
        "mv ../../open/file file",
        "ln file other",
        "ln -s file other",
        "ln ../../open/file other",
        "ln file ../../open/same && echo more >> ../../open/same",
        "touch other",
        "mkdir other",
        "mkfifo other",
        "rm -r ../below"
      })
  void programsCannotChangeProtectedFiles(String change) throws Exception {
    String command = "cd %s && %s".formatted(kept.getParent(), change);

    assertThat(confined(() -> run(command))).containsAnyOf("denied", "cross-device link");

    assertThat(Files.readString(kept)).isEqualTo("text");
    try (Stream<Path> all = Files.walk(directory.resolve("kept"))) {
      assertThat(all).hasSize(3);
    }
    assertThat(Files.readString(open)).isEqualTo("text");
  }

  @Test
  void programsCannotTruncateProtectedFiles() throws Exception {
    assumeThat(Landlock.version()).as("Landlock that knows of cutting").isGreaterThanOrEqualTo(3);
    String command = "perl -e 'truncate \"%s\", 0 or die $!'".formatted(kept);

    assertThat(confined(() -> run(command))).contains("denied");
    assertThat(Files.readString(kept)).isEqualTo("text");
  }

  @Test
  void programsReadProtectedFilesAndChangeOthers() throws Exception {
    String command =
        "cd %s && cp %s copy && echo more >> copy && mv copy file && rm file; ls"
            .formatted(open.getParent(), kept);

    assertThat(confined(() -> cat(kept))).isEqualTo("text");
    assertThat(confined(() -> run(command))).isEmpty();
  }
}
