package io.codeguard.validators.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreesTest {
  private static final int ROUNDS = 100_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"---------", "r-xr-xr-x", "rw-rw-rw-", "-wx------"})
  void whatItsOwnerMayNotReadOrChangeIsDeleted(String rights) throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/a/b")).getParent().getParent();
    Files.writeString(tree.resolve("a/b/file"), "");
    for (String place : new String[] {"a/b", "a"}) {
      Files.setPosixFilePermissions(tree.resolve(place), PosixFilePermissions.fromString(rights));
    }

    deleteAsNobody(tree);

    assertThat(tree).doesNotExist();
  }

  /** Root ignores permissions, so another user is required. */
  private void deleteAsNobody(Path tree) throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      Trees.delete(tree);
      return;
    }
    assertThat(
            new ProcessBuilder("chown", "-R", "65534:65534", folder.toString()).start().waitFor())
        .isZero();
    Process java =
        new ProcessBuilder(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Deletion.class.getName(),
                tree.toString())
            .inheritIO()
            .start();
    assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(java.exitValue()).isZero();
  }

  static final class Deletion {
    private Deletion() {}

    public static void main(String[] arguments) throws IOException {
      Trees.delete(Path.of(arguments[0]));
    }
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "");
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), kept);

    Trees.delete(tree);
    Trees.delete(folder.resolve("none"));

    assertThat(tree).doesNotExist();
    assertThat(kept.resolve("file")).exists();
  }

  @Test
  void whatIsNotThereIsNoError() throws IOException {
    Trees.delete(folder.resolve("none"));
    Trees.delete(folder.resolve("no/directory/either"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void linkInPlaceOfTheDirectoryIsDeletedItself() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "");
    Path link = Files.createSymbolicLink(folder.resolve("tree"), kept);

    Trees.delete(link);

    assertThat(link).doesNotExist();
    assertThat(kept.resolve("file")).exists();
  }

  /** The shell descends step by step, because no path could be that long. */
  @Test
  void treeThatIsDeeperThanAnyPathIsDeleted() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    String script =
        "for i in $(seq 60); do mkdir %1$s; cd -P %1$s; done; touch file"
            .formatted("d".repeat(200));
    assertThat(new ProcessBuilder("sh", "-c", script).directory(tree.toFile()).start().waitFor())
        .isZero();

    Trees.delete(tree);

    assertThat(tree).doesNotExist();
  }

  @Test
  void replacingDirectoriesWithLinksDeletesNothingElsewhere() throws Exception {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path file = Files.writeString(kept.resolve("file"), "");
    Path tree = folder.resolve("tree");
    Thread swapping = Thread.ofPlatform().start(() -> swap(tree.resolve("a"), kept));
    try {
      for (int round = 0; round < ROUNDS; round++) {
        deleteBesideOthers(tree);
        assertThat(Files.exists(file)).isTrue();
      }
    } finally {
      swapping.interrupt();
      swapping.join();
    }
  }

  private static void swap(Path place, Path target) {
    while (!Thread.interrupted()) {
      try {
        Files.createDirectories(place);
        Files.delete(place);
        Files.createSymbolicLink(place, target);
        Files.delete(place);
      } catch (IOException e) {
        // It has been deleted.
      }
    }
  }

  private static void deleteBesideOthers(Path tree) {
    try {
      Trees.delete(tree);
    } catch (IOException e) {
      // Another thread was faster.
    }
  }

  /** As when a worker exits while it is deleting a source. */
  @Test
  void manyCanDeleteTheSameTree() throws Exception {
    Path tree = folder.resolve("tree");
    try (ExecutorService others = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 500; round++) {
        for (int i = 0; i < 5; i++) {
          Files.createDirectories(tree.resolve("a/%d/b/c".formatted(i)));
          Files.writeString(tree.resolve("a/%d/b/file".formatted(i)), "");
        }
        Future<?> same = others.submit(() -> delete(tree));
        Future<?> below = others.submit(() -> delete(tree.resolve("a")));
        Trees.delete(tree);
        same.get();
        below.get();

        assertThat(tree).doesNotExist();
      }
    }
  }

  private static Void delete(Path tree) throws IOException {
    Trees.delete(tree);
    return null;
  }

  @Test
  void whereNoDirectoryCanBeKeptOpenPathsDo() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path tree = Files.createDirectories(folder.resolve("tree/a")).getParent();
    Files.writeString(tree.resolve("a/file"), "");
    Files.createSymbolicLink(tree.resolve("link"), kept);

    Trees.deleteByPaths(tree);
    Trees.deleteByPaths(folder.resolve("none"));

    assertThat(tree).doesNotExist();
    assertThat(kept).exists();
  }
}
