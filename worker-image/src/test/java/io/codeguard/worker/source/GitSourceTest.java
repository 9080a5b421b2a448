package io.codeguard.worker.source;

import static io.codeguard.worker.testing.GitServer.Entry.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceFiles;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.FileServer;
import io.codeguard.worker.testing.GitServer;
import io.codeguard.worker.testing.GitServer.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitSourceTest {
  private static final SourceLimits LIMITS =
      new SourceLimits(50, 4L << 20, 1L << 20, 4L << 20, 5, 100);
  private static final String MAIN = "refs/heads/main";

  @TempDir private Path directory;
  private GitServer git;
  private int fetches;

  @BeforeEach
  void start() {
    git = GitServer.start(directory.resolve("served.git"));
    git.commit(MAIN, file("README", "first"), file("src/A.java", "class A {}"));
  }

  @AfterEach
  void stop() {
    git.close();
  }

  private FetchedSource fetch(String ref) throws SourceException, InterruptedException {
    return fetch(git.url(), ref, null, Optional.empty());
  }

  private FetchedSource fetch(String url, String ref, String path, Optional<String> expected)
      throws SourceException, InterruptedException {
    return new SourceFetcher(
            LIMITS, new AddressPolicy(List.of("127.0.0.1")), SourceAccess.NONE, false)
        .fetch(JobPlan.Source.of(new JobPlan.Git(url, ref, path)), workspace(), expected);
  }

  private Path workspace() {
    try {
      return Files.createDirectories(directory.resolve("workspace-" + fetches++));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> paths(FetchedSource source) throws Exception {
    return SourceFiles.list(source, LIMITS).files().stream().map(SourceFiles.Listed::path).toList();
  }

  @Test
  void fetchesTheDefaultBranch() throws Exception {
    String tip =
        git.commit(MAIN, file("src/A.java", "class A {}"), file("src/B.java", "class B {}"));

    FetchedSource source = fetch(null);

    assertThat(paths(source)).containsExactly("src/A.java", "src/B.java");
    assertThat(source.root().resolve("src/B.java")).hasContent("class B {}");
    assertThat(source.revision()).isEqualTo(tip);
    try (Stream<Path> left = Files.list(source.root().getParent())) {
      assertThat(left).containsExactly(source.root());
    }
  }

  @Test
  void fetchesABranchATagOrACommit() throws Exception {
    String first = git.commit("refs/heads/topic/one", file("one", "1"));
    git.point("refs/tags/v1", first);
    git.commit("refs/heads/topic/one", file("two", "2"));

    assertThat(paths(fetch("topic/one"))).containsExactly("two");
    assertThat(paths(fetch("refs/heads/topic/one"))).containsExactly("two");
    assertThat(paths(fetch("v1"))).containsExactly("one");
    assertThat(paths(fetch(first))).containsExactly("one");
  }

  @Test
  void fetchesACommitWithoutABranchOrTag() throws Exception {
    git.servesAnyCommit(true);
    String first = git.commit(MAIN, file("old", "1"));
    git.commit(MAIN, file("new", "2"));

    assertThat(paths(fetch(first))).containsExactly("old");
  }

  @Test
  void aBranchIsFetchedAtTheListedCommit() throws Exception {
    git.servesAnyCommit(true);
    String listed = git.commit(MAIN, file("listed", "1"));
    git.commit(MAIN, file("later", "2"));

    FetchedSource source = fetch(git.url(), "main", null, Optional.of(listed));

    assertThat(source.revision()).isEqualTo(listed);
    assertThat(paths(source)).containsExactly("listed");
  }

  @Test
  void reportsAMovedBranchWhoseListedCommitIsGone() {
    String gone = "0123456789012345678901234567890123456789";

    assertThatThrownBy(() -> fetch(git.url(), "main", null, Optional.of(gone)))
        .hasMessageContaining("the source changed while the job was running")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nowhere",
        "refs/heads/nowhere",
        "0123456789012345678901234567890123456789",
        "-u",
        "a b"
      })
  void reportsAMissingRef(String ref) {
    assertThatThrownBy(() -> fetch(ref))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(
            "source.git.ref: %s has no '%s'; set a branch".formatted(git.url(), ref))
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void filesAreWrittenUnconverted() throws Exception {
    git.commit(
        MAIN,
        file(".gitattributes", "* text eol=crlf filter=evil\n*.big filter=lfs\n"),
        file("a.txt", "one\ntwo\n"),
        file("b.big", "version https://git-lfs.github.com/spec/v1\n"),
        file("hooks/post-checkout", "#!/bin/sh\ntouch evil\n"));

    FetchedSource source = fetch(null);

    assertThat(Files.readString(source.root().resolve("a.txt"))).isEqualTo("one\ntwo\n");
    assertThat(Files.readString(source.root().resolve("b.big"))).startsWith("version https://");
    assertThat(paths(source)).hasSize(4);
  }

  /** The protocol of plain web servers. */
  @Test
  void fetchesFromAPlainWebServer() throws Exception {
    git.commit(MAIN, file("src/A.java", "class A {}"));
    String url = git.plain();

    assertThat(paths(fetch(url, null, null, Optional.empty()))).containsExactly("src/A.java");
    assertThat(paths(fetch(url, "main", null, Optional.empty()))).containsExactly("src/A.java");
  }

  @Test
  void reportsAnEmptyRepository() {
    try (GitServer empty = GitServer.start(directory.resolve("empty.git"))) {
      assertThatThrownBy(() -> fetch(empty.url(), null, null, Optional.empty()))
          .hasMessageContaining("has no default branch")
          .hasFieldOrPropertyWithValue("retryable", false);
    }
  }

  @Test
  void writesOnlyTheRequestedPath() throws Exception {
    git.commit(MAIN, file("a/x", "1"), file("ab/y", "2"), file("a/b/z", "3"), file("c", "4"));

    assertThat(paths(fetch(git.url(), null, "a", Optional.empty())))
        .containsExactly("a/b/z", "a/x");
    assertThat(paths(fetch(git.url(), null, "./a/b/", Optional.empty()))).containsExactly("a/b/z");
    assertThat(paths(fetch(git.url(), null, "c", Optional.empty()))).containsExactly("c");
    assertThatThrownBy(() -> fetch(git.url(), null, "a/none", Optional.empty()))
        .hasMessageContaining("source.git.path: 'a/none' does not exist")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void excludesLinksSubmodulesAndLargeFiles() throws Exception {
    git.commit(
        MAIN,
        file("good", "x"),
        file("large", "x".repeat(2 << 20)),
        file("1/2/3/4/5/deep", "x"),
        new Entry(FileMode.EXECUTABLE_FILE, "run.sh", "#!/bin/sh\n"),
        new Entry(FileMode.SYMLINK, "link", "/etc/passwd"),
        new Entry(FileMode.GITLINK, "module", "0123456789012345678901234567890123456789"));

    FetchedSource source = fetch(null);

    assertThat(paths(source)).containsExactly("good", "run.sh");
    assertThat(source.excluded())
        .containsOnly(
            Map.entry("too large", 1L),
            Map.entry("too deep", 1L),
            Map.entry("symbolic link", 1L),
            Map.entry("submodule", 1L));
  }

  /** Trees that contain the same tree many times: few objects, very many directories. */
  @Test
  void refusesTreesThatGrow() throws Exception {
    try (ObjectInserter inserter = git.inserter()) {
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, new byte[0]);
      ObjectId tree = wide(inserter, FileMode.REGULAR_FILE, blob);
      for (int depth = 0; depth < 3; depth++) {
        tree = wide(inserter, FileMode.TREE, tree);
      }
      git.commit(MAIN, inserter, tree);
    }

    assertThatThrownBy(() -> fetch(null))
        .hasMessageContaining("more than 50 entries")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  private static ObjectId wide(ObjectInserter inserter, FileMode mode, ObjectId id)
      throws IOException {
    TreeFormatter tree = new TreeFormatter();
    for (int i = 0; i < 10; i++) {
      tree.append("n" + i, mode, id);
    }
    return inserter.insert(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".git", ".GIT", "."})
  void rejectsRepositoriesWithForbiddenNames(String name) throws Exception {
    try (ObjectInserter inserter = git.inserter()) {
      TreeFormatter inner = new TreeFormatter();
      inner.append(
          "config", FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, new byte[0]));
      TreeFormatter tree = new TreeFormatter();
      tree.append(name, FileMode.TREE, inserter.insert(inner));
      git.commit(MAIN, inserter, inserter.insert(tree));
    }

    assertThatThrownBy(() -> fetch(null)).isInstanceOf(SourceException.class);
    assertThat(directory.resolve("config")).doesNotExist();
  }

  @Test
  void rejectsRepositoriesBeyondTheLimit() {
    StringBuilder noise = new StringBuilder();
    java.util.Random random = new java.util.Random(42);
    for (int i = 0; i < 900_000; i++) {
      noise.append((char) (32 + random.nextInt(95)));
    }
    git.commit(
        MAIN,
        Stream.iterate(0, i -> i + 1)
            .limit(8)
            .map(i -> file("noise-" + i, i + noise.toString()))
            .toArray(Entry[]::new));

    assertThatThrownBy(() -> fetch(null))
        .hasMessageContaining("is too large")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void reportsAMissingRepository() {
    assertThatThrownBy(() -> fetch(git.server().url("/other.git"), null, null, Optional.empty()))
        .hasMessageContaining("there is no git repository at " + git.server().url("/other.git"))
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 503})
  void distinguishesPermanentAndTemporaryErrors(int status) {
    git.server().status("/status/info/refs", status);

    assertThatThrownBy(() -> fetch(git.server().url("/status"), null, null, Optional.empty()))
        .hasMessageContaining("responded with status " + status)
        .hasFieldOrPropertyWithValue("retryable", status >= 500 || status == 429);
  }

  @Test
  void aPageIsNoRepository() {
    String url =
        git.server().file("/page", "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThatThrownBy(() -> fetch(url, null, null, Optional.empty()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(url);
  }

  @Test
  void anUnreachableServerIsRetried() {
    String url = git.url();
    git.close();

    assertThatThrownBy(() -> fetch(url, null, null, Optional.empty()))
        .hasMessageContaining(url + " cannot be fetched")
        .hasFieldOrPropertyWithValue("retryable", true);
  }

  @Test
  void checksTheAddressOfARedirectsTarget() {
    try (FileServer outer = FileServer.start()) {
      String url =
          outer.redirect(
              "/moved/info/refs",
              git.url().replace("127.0.0.1", "127.0.0.2") + "/info/refs?service=git-upload-pack");

      assertThatThrownBy(() -> fetch(url.replace("/info/refs", ""), null, null, Optional.empty()))
          .hasMessageContaining("the address of '127.0.0.2' is not public")
          .hasFieldOrPropertyWithValue("retryable", false);
    }
    assertThat(git.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc", "/etc", "ssh://127.0.0.1/a", "git://127.0.0.1/a", "ext::sh -c id"})
  void refusesOtherTransports(String url) {
    assertThatThrownBy(() -> fetch(url, null, null, Optional.empty()))
        .hasMessageStartingWith("source.git.url")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void ignoresTheSystemsGitConfiguration() throws Exception {
    fetch(null);

    SystemReader system = SystemReader.getInstance();
    assertThat(system.getUserConfig().getSections()).isEmpty();
    assertThat(system.getSystemConfig().getSections()).isEmpty();
    assertThat(system.getJGitConfig().getSections()).isEmpty();
    assertThat(system.getenv("PATH")).isNull();
  }
}
