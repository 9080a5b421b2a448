package io.codeguard.worker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandlockTest {
  @TempDir private Path directory;
  private Path secret;
  private Path open;
  private Optional<Landlock> landlock;

  @BeforeEach
  void hide() throws IOException {
    secret = directory.resolve("secrets/git/token");
    open = directory.resolve("open/file");
    for (Path file : new Path[] {secret, open}) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "text");
    }
    landlock = Landlock.hiding(directory.resolve("secrets"));
    assumeThat(landlock).as("Landlock in this system's kernel").isPresent();
  }

  private <T> T hidden(Callable<T> action) throws Exception {
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
    Process cat = new ProcessBuilder("cat", file.toString()).redirectErrorStream(true).start();
    return new String(cat.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void theThreadAndItsProgramsReadEverythingElse() throws Exception {
    assertThat(hidden(() -> cat(open))).isEqualTo("text");
    assertThat(hidden(() -> cat(secret))).contains("Permission denied").doesNotContain("text");
    assertThatThrownBy(() -> hidden(() -> Files.readString(secret)))
        .hasCauseInstanceOf(AccessDeniedException.class);
  }

  @Test
  void otherThreadsReadAsBefore() throws Exception {
    var _ = hidden(() -> cat(open));
    assertThat(cat(secret)).isEqualTo("text");
    assertThat(Files.readString(secret)).isEqualTo("text");
  }

  @Test
  void filesAreMadeAndMovedFromDirectoryToDirectory() throws Exception {
    Path made = directory.resolve("open/made");
    Path moved = Files.createDirectory(directory.resolve("open/below")).resolve("moved");
    assertThat(
            hidden(
                () -> {
                  Files.writeString(made, "new");
                  return Files.readString(Files.move(made, moved));
                }))
        .isEqualTo("new");
    assertThatThrownBy(() -> hidden(() -> Files.createLink(made, secret)))
        .hasCauseInstanceOf(IOException.class);
  }
}
