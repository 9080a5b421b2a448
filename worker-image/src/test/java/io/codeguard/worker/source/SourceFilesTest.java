package io.codeguard.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceFiles;
import io.codeguard.worker.source.tree.SourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing a working directory. */
class SourceFilesTest {
  private static final SourceLimits LIMITS = new SourceLimits(20, 1000, 100, 1000, 5, 100);

  @TempDir private Path directory;
  private Path root;

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
  }

  private static FetchedSource local(Path root) throws SourceException {
    return new SourceFetcher(LIMITS, new AddressPolicy(List.of()), SourceAccess.NONE, true)
        .local(new JobPlan.LocalDirectory(root.toString()));
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  @Test
  void listsByPath() throws Exception {
    write("b", "12");
    write("a/z", "1");
    write("a-b/y", "123");
    write("B", "");

    assertThat(SourceFiles.list(local(root), LIMITS).files())
        .containsExactly(
            new SourceFiles.Listed("B", 0),
            new SourceFiles.Listed("a-b/y", 3),
            new SourceFiles.Listed("a/z", 1),
            new SourceFiles.Listed("b", 2));
  }

  @Test
  void followsNoLinksAndCountsExcludedFiles() throws Exception {
    Files.writeString(directory.resolve("secret"), "secret");
    write("good", "x");
    write("large", "x".repeat(101));
    write(".git/config", "x");
    write("sub/.git/objects/aa", "x");
    write("two\nlines", "x");
    Files.createSymbolicLink(root.resolve("link"), directory.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), directory);
    Files.createSymbolicLink(root.resolve("round"), root);

    SourceFiles listed = SourceFiles.list(local(root), LIMITS);

    assertThat(listed.files()).containsExactly(new SourceFiles.Listed("good", 1));
    assertThat(listed.excluded())
        .containsOnly(
            Map.entry("symbolic link", 3L),
            Map.entry("too large", 1L),
            Map.entry("git's own files", 2L),
            Map.entry("unusable name", 1L));
  }

  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:"
          + "4d7a".repeat(16)
          + "\nsize 12345\n";

  @Test
  void excludesLfsPointers() throws Exception {
    SourceLimits limits = SourceLimits.DEFAULT;
    write("model.json", POINTER);
    write(
        "extended.json", POINTER.replace("oid", "ext-0-crypt sha256:" + "0a".repeat(32) + "\noid"));

    SourceFiles listed = SourceFiles.list(local(root), limits);

    assertThat(listed.files()).isEmpty();
    assertThat(listed.excluded()).containsExactly(Map.entry("LFS pointer", 2L));
    assertThat(listed.excludedFiles().hidden())
        .containsExactlyInAnyOrder("model.json", "extended.json");
  }

  @Test
  void aPointerWithMoreContentIsNotExcluded() throws Exception {
    write("more", POINTER + "password = hunter2\n");
    write("first", POINTER.replace("oid", "password hunter2\noid"));
    write("other", POINTER.replace("git-lfs", "evil"));
    write("none", POINTER.substring(0, 60));

    SourceFiles listed = SourceFiles.list(local(root), SourceLimits.DEFAULT);

    assertThat(listed.files()).hasSize(4);
    assertThat(listed.excluded()).isEmpty();
  }

  @Test
  void listsExcludedFiles() throws Exception {
    write("large", "x".repeat(101));
    write("two\nlines", "x");
    write(".git/config", "x");
    Files.createSymbolicLink(root.resolve("link"), directory);

    assertThat(SourceFiles.list(local(root), LIMITS).excludedFiles().hidden())
        .containsExactlyInAnyOrder("large", "two\nlines");
  }

  @Test
  void rejectsDirectoriesBeyondTheLimit() throws Exception {
    for (int i = 0; i < 25; i++) {
      write("f" + i, "");
    }

    FetchedSource source = local(root);
    assertThatThrownBy(() -> SourceFiles.list(source, LIMITS))
        .hasMessageContaining("more than 20 entries")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void findsOnlyRegularFilesBelowTheRoot() throws Exception {
    Files.writeString(directory.resolve("secret"), "secret");
    write("a/b", "x");
    Files.createSymbolicLink(root.resolve("link"), directory.resolve("secret"));
    FetchedSource source = local(root);

    assertThat(SourceFiles.locate(source, "a/b")).contains(source.root().resolve("a/b"));
    assertThat(SourceFiles.locate(source, "a")).isEmpty();
    assertThat(SourceFiles.locate(source, "gone")).isEmpty();
    assertThat(SourceFiles.locate(source, "link")).isEmpty();
    assertThat(SourceFiles.locate(source, "../secret")).isEmpty();
    assertThat(SourceFiles.locate(source, directory.resolve("secret").toString())).isEmpty();
  }

  @Test
  void localDirectoriesAreReadOnlyIfPermitted() {
    SourceFetcher worker =
        new SourceFetcher(LIMITS, new AddressPolicy(List.of()), SourceAccess.NONE, false);

    assertThatThrownBy(() -> worker.local(new JobPlan.LocalDirectory(root.toString())))
        .hasMessageContaining("does not read local directories")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThatThrownBy(() -> local(root.resolve("none")))
        .hasMessageContaining("none' is not a directory")
        .hasFieldOrPropertyWithValue("retryable", false);
  }
}
