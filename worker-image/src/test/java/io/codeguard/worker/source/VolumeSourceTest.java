package io.codeguard.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceFiles;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.source.tree.TreeCopy;
import io.codeguard.worker.source.tree.TreeWriter;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeSourceTest {
  private static final SourceLimits LIMITS =
      new SourceLimits(20, 4L << 20, 1L << 20, 30L << 20, 5, 100);

  @TempDir private Path directory;
  private Path volume;
  private int fetches;

  @BeforeEach
  void mount() throws IOException {
    volume = Files.createDirectory(directory.resolve("volume"));
    put("src/A.java", "class A {}");
    put("README", "first");
  }

  private void put(String path, String text) throws IOException {
    Path file = volume.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private FetchedSource fetch(String claim, String path, Optional<String> expected)
      throws Exception {
    return new SourceFetcher(
            LIMITS,
            new AddressPolicy(List.of()),
            new SourceAccess(List.of(), List.of(), Map.of("checkout", volume)),
            false)
        .fetch(
            JobPlan.Source.of(new JobPlan.Volume(claim, path)),
            Files.createDirectory(directory.resolve("workspace-" + fetches++)),
            expected);
  }

  private FetchedSource fetch(String path) throws Exception {
    return fetch("checkout", path, Optional.empty());
  }

  private static List<String> paths(FetchedSource source) throws Exception {
    return SourceFiles.list(source, LIMITS).files().stream().map(SourceFiles.Listed::path).toList();
  }

  @Test
  void copiesTheVolume() throws Exception {
    FetchedSource source = fetch(null);

    assertThat(paths(source)).containsExactly("README", "src/A.java");
    assertThat(source.root().resolve("src/A.java")).hasContent("class A {}");
    assertThat(source.root().startsWith(volume)).isFalse();
    // Two files, their directory and the root.
    assertThat(source.bytes()).isEqualTo(4 * 4096);
  }

  @Test
  void writesOnlyTheRequestedPath() throws Exception {
    put("src/deep/B.java", "class B {}");

    assertThat(paths(fetch("src"))).containsExactly("A.java", "deep/B.java");
    assertThat(paths(fetch("./src/deep/"))).containsExactly("B.java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "README", "src/A.java", "src/none"})
  void reportsAMissingDirectory(String path) {
    assertThatThrownBy(() -> fetch(path))
        .hasMessageContaining("claim 'checkout' has no directory '" + path + "'")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void theRevisionDependsOnPathsAndContents() throws Exception {
    String revision = fetch(null).revision();
    assertThat(revision).startsWith("sha256:").isEqualTo(fetch(null).revision());

    put("README", "other");
    assertThat(fetch(null).revision()).isNotEqualTo(revision);
    assertThatThrownBy(() -> fetch("checkout", null, Optional.of(revision)))
        .hasMessageContaining("the source changed while the job was running")
        .hasFieldOrPropertyWithValue("retryable", false);

    put("README", "first");
    assertThat(fetch("checkout", null, Optional.of(revision)).revision()).isEqualTo(revision);
    Files.move(volume.resolve("README"), volume.resolve("READYOU"));
    assertThat(fetch(null).revision()).isNotEqualTo(revision);
  }

  @Test
  void reportsAnUnknownClaim() {
    assertThatThrownBy(() -> fetch("other", null, Optional.empty()))
        .hasMessageContaining("the workers have no claim 'other'")
        .hasMessageContaining("spec.sourceVolumes")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc", "src/../../secret", "..\\secret"})
  void rejectsPathsOutsideOfTheVolume(String path) throws IOException {
    Files.createDirectory(directory.resolve("secret"));

    assertThatThrownBy(() -> fetch(path))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("points outside of it")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void followsNoLink() throws Exception {
    Path secret = Files.createDirectory(directory.resolve("secret"));
    Files.writeString(secret.resolve("key"), "secret");
    Files.createSymbolicLink(volume.resolve("out"), secret);
    Files.createSymbolicLink(volume.resolve("file"), secret.resolve("key"));
    Files.createSymbolicLink(volume.resolve("in"), volume.resolve("src"));

    FetchedSource source = fetch(null);

    assertThat(paths(source)).containsExactly("README", "src/A.java");
    assertThat(source.excluded()).containsExactly(Map.entry("symbolic link", 3L));
    for (String path : List.of("out", "in", "out/key")) {
      assertThatThrownBy(() -> fetch(path)).hasMessageContaining("links are not followed");
    }
  }

  /** Another process repeatedly replaces a directory with a link. */
  @Test
  void doesNotFollowALinkThatReplacesADirectory() throws Exception {
    Path secret = Files.createDirectory(directory.resolve("secret"));
    Files.writeString(secret.resolve("A.java"), "secret");
    Path link = Files.createSymbolicLink(directory.resolve("link"), secret);
    Path place = volume.resolve("src");
    Thread swapper = swapping(place, link);
    try {
      for (int i = 0; i < 300; i++) {
        try {
          FetchedSource source = fetch(null);
          Path copied = source.root().resolve("src/A.java");
          assertThat(Files.notExists(copied) || Files.readString(copied).equals("class A {}"))
              .isTrue();
        } catch (SourceException e) {
          // The tree changed during the copy, which is retried.
          assertThat(e.retryable()).isTrue();
        }
      }
    } finally {
      swapper.interrupt();
      swapper.join();
    }
  }

  /** Another process repeatedly replaces a file with a pipe that has no writer. */
  @ParameterizedTest
  @ValueSource(strings = {"README", "src"})
  @Timeout(60)
  void doesNotWaitForAPipeThatReplacesAFile(String name) throws Exception {
    Path pipe = pipe(directory.resolve("pipe"));
    Path place = volume.resolve(name);
    VolumeSource source =
        new VolumeSource(LIMITS, Map.of("checkout", volume), Duration.ofMillis(200));
    Thread swapper = swapping(place, pipe);
    boolean stuck = false;
    try {
      while (!stuck) {
        Path workspace = directory.resolve("workspace-" + fetches++);
        try {
          var _ = source.fetch(new JobPlan.Volume("checkout", null), workspace, Optional.empty());
        } catch (SourceException e) {
          assertThat(e.retryable()).isTrue();
          stuck = e.getMessage().contains("check whether it was replaced by a named pipe");
        } catch (IOException e) {
          // The tree changed during the copy, which is retried.
        }
      }
    } finally {
      swapper.interrupt();
      swapper.join();
      if (stuck) {
        // Unblocks threads that still wait for the pipe, so that they end.
        Files.newOutputStream(pipe).close();
      }
    }
    await().until(() -> running("volume") == 0);
  }

  private static Path pipe(Path path) throws Exception {
    Process made = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return path;
  }

  private static long running(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(running -> running.getName().equals(thread))
        .count();
  }

  /** The pipe's writer may never stop. */
  @Test
  @Timeout(60)
  void doesNotReadAPipeThatReplacesAFile() throws Exception {
    Path pipe = pipe(directory.resolve("pipe"));
    Path place = volume.resolve("README");
    Thread swapper = swapping(place, pipe);
    try (FileChannel _ =
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 300; i++) {
        try {
          Path copied = fetch(null).root().resolve("README");
          assertThat(Files.notExists(copied) || Files.readString(copied).equals("first")).isTrue();
        } catch (SourceException e) {
          // The tree changed during the copy, which is retried.
          assertThat(e.retryable()).isTrue();
        }
      }
    } finally {
      swapper.interrupt();
      swapper.join();
    }
  }

  /** Replaces a file and restores it, until it is interrupted. */
  private Thread swapping(Path place, Path other) {
    Path aside = directory.resolve("aside");
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                move(place, aside);
                move(other, place);
                move(place, other);
                move(aside, place);
              }
            });
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void excludesFilesThatCannotBeStored() throws Exception {
    put("large", "x".repeat(2 << 20));
    put("1/2/3/4/5/deep", "x");
    put(".git/config", "x");
    put("two\nlines", "x");
    var _ = pipe(volume.resolve("pipe"));

    FetchedSource source = fetch(null);

    assertThat(paths(source)).containsExactly("README", "src/A.java");
    assertThat(source.excluded())
        .containsOnly(
            Map.entry("too large", 1L),
            Map.entry("too deep", 1L),
            Map.entry("git's own files", 1L),
            Map.entry("unusable name", 1L),
            Map.entry("special file", 1L));
  }

  @Test
  void rejectsVolumesBeyondTheLimits() throws Exception {
    for (int i = 0; i < 25; i++) {
      put("many/" + i, "");
    }
    assertThatThrownBy(() -> fetch(null))
        .hasMessageContaining("more than 20 entries")
        .hasFieldOrPropertyWithValue("retryable", false);

    for (int i = 0; i < 6; i++) {
      put("much/" + i, "x".repeat(900_000));
    }
    assertThatThrownBy(() -> fetch("much"))
        .hasMessageContaining("exceeds 4 MiB")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  /** Like a directory of a file server that lost it. */
  @Test
  void aDirectoryThatBecomesUnreadableFailsWithASourceException() throws Exception {
    IOException stale = new IOException("Stale file handle");
    SecureDirectoryStream<?> broken =
        (SecureDirectoryStream<?>)
            Proxy.newProxyInstance(
                VolumeSourceTest.class.getClassLoader(),
                new Class<?>[] {SecureDirectoryStream.class},
                (_, _, _) -> {
                  throw new DirectoryIteratorException(stale);
                });
    TreeWriter writer = new TreeWriter(directory.resolve("files"), LIMITS, LIMITS.totalBytes());
    @SuppressWarnings("unchecked")
    DirectoryStream<Path> opened = (DirectoryStream<Path>) broken;

    assertThatThrownBy(() -> new TreeCopy(writer, LIMITS).below(opened, List.of())).isSameAs(stale);
  }
}
