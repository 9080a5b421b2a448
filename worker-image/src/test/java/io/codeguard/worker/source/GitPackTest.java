package io.codeguard.worker.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.Allocations;
import io.codeguard.worker.testing.GitServer;
import io.codeguard.worker.testing.Packs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs, including hostile ones. */
class GitPackTest {
  private static final SourceLimits LIMITS =
      new SourceLimits(3_000, 4L << 20, 1L << 20, 4L << 20, 5, 100);
  private static final int MIB = 1 << 20;
  private static final ObjectInserter IDS = new ObjectInserter.Formatter();

  private final Packs pack = new Packs();
  private final TreeFormatter tree = new TreeFormatter();
  @TempDir private Path directory;
  private GitServer git;

  @BeforeEach
  void start() {
    git = GitServer.start(directory.resolve("served.git"));
  }

  @AfterEach
  void stop() {
    git.close();
  }

  private FetchedSource fetch() throws Exception {
    return fetch(git.url());
  }

  private FetchedSource fetch(String url) throws Exception {
    return new SourceFetcher(
            LIMITS, new AddressPolicy(List.of("127.0.0.1")), SourceAccess.NONE, false)
        .fetch(
            JobPlan.Source.of(new JobPlan.Git(url, "main", null)),
            Files.createDirectories(directory.resolve("workspace")),
            Optional.empty());
  }

  /** A file of the commit; its content can be encoded in the pack in any way. */
  private void file(String name, byte[] content) {
    tree.append(name, FileMode.REGULAR_FILE, IDS.idFor(Constants.OBJ_BLOB, content));
  }

  /** Commits the files, also in the served repository, and sends the pack. */
  private void send() throws IOException {
    byte[] root = tree.toByteArray();
    pack.whole(Constants.OBJ_TREE, root);
    ObjectId commit;
    try (ObjectInserter inserter = git.inserter()) {
      commit =
          ObjectId.fromString(
              git.commit("refs/heads/main", inserter, inserter.insert(Constants.OBJ_TREE, root)));
    }
    pack.whole(Constants.OBJ_COMMIT, git.repository().open(commit).getBytes());
    git.sends(pack.bytes());
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::fetch)
        .hasMessageContaining("is too large: " + message)
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  private static byte[] plus(byte[] base, byte[] more) {
    byte[] both = Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, both, base.length, more.length);
    return both;
  }

  @Test
  void readsDeltas() throws Exception {
    byte[] base = "class A {}\n".repeat(100).getBytes(UTF_8);
    int number = pack.whole(Constants.OBJ_BLOB, base);
    file("base", base);
    byte[] above = base;
    List<byte[]> contents = new ArrayList<>(List.of(base));
    for (int i = 0; i < 5; i++) {
      byte[] sibling = plus(above, ("sibling " + i).getBytes(UTF_8));
      byte[] below = plus(above, ("below " + i).getBytes(UTF_8));
      pack.delta(number, Packs.extended(above.length, 1, ("sibling " + i).getBytes(UTF_8)));
      number = pack.delta(number, Packs.extended(above.length, 1, ("below " + i).getBytes(UTF_8)));
      file("f" + i, sibling);
      contents.add(sibling);
      above = below;
    }
    byte[] byId = plus(base, "by id".getBytes(UTF_8));
    pack.delta(
        IDS.idFor(Constants.OBJ_BLOB, base),
        Packs.extended(base.length, 1, "by id".getBytes(UTF_8)));
    file("g", byId);
    contents.add(byId);
    send();

    FetchedSource source = fetch();

    assertThat(ArchiveFetcher.paths(source))
        .containsExactly("base", "f0", "f1", "f2", "f3", "f4", "g");
    int i = 0;
    for (String path : ArchiveFetcher.paths(source)) {
      assertThat(Files.readAllBytes(source.root().resolve(path))).isEqualTo(contents.get(i++));
    }
  }

  @Test
  void largeUndeltifiedFilesAreExcluded() throws Exception {
    byte[] large = new byte[40 * MIB];
    pack.whole(Constants.OBJ_BLOB, large);
    file("large", large);
    send();

    assertThat(fetch().excluded()).containsExactly(java.util.Map.entry("too large", 1L));
  }

  @Test
  void rejectsDeltasOfHugeFiles() throws Exception {
    byte[] large = new byte[40 * MIB];
    int base = pack.whole(Constants.OBJ_BLOB, large);
    pack.delta(base, Packs.extended(large.length, 1, new byte[] {1}));
    file("large", large);
    send();

    assertRefused("it contains files above 16 MiB that are stored as deltas");
  }

  @Test
  void rejectsDeltasThatProduceHugeFiles() throws Exception {
    byte[] small = new byte[MIB];
    int base = pack.whole(Constants.OBJ_BLOB, small);
    pack.delta(base, Packs.extended(small.length, 40, new byte[] {1}));
    file("small", small);
    send();

    assertRefused("it contains files above 16 MiB that are stored as deltas");
  }

  /** Each object has another delta, so all of them stay in memory. */
  @Test
  void rejectsDeltasThatExceedTheMemoryLimit() throws Exception {
    byte[] content = new byte[10 * MIB];
    int base = pack.whole(Constants.OBJ_BLOB, content);
    file("file", content);
    for (int i = 0; i < 5; i++) {
      int size = content.length + i;
      pack.delta(base, Packs.extended(size, 1, new byte[] {2}));
      base = pack.delta(base, Packs.extended(size, 1, new byte[] {1}));
    }
    send();

    assertRefused("resolving its deltas takes more than 32 MiB of memory");
  }

  @Test
  void aChainOfDeltasTakesBoundedMemory() throws Exception {
    byte[] content = new byte[10 * MIB];
    int base = pack.whole(Constants.OBJ_BLOB, content);
    file("file", content);
    for (int i = 0; i < 10; i++) {
      base = pack.delta(base, Packs.extended(content.length + i, 1, new byte[] {1}));
    }
    send();

    assertThat(fetch().excluded()).containsExactly(java.util.Map.entry("too large", 1L));
  }

  @Test
  void refusesEndlessChains() throws Exception {
    int base = pack.whole(Constants.OBJ_BLOB, new byte[1]);
    file("file", new byte[1]);
    for (int i = 0; i < 5_000; i++) {
      base = pack.delta(base, Packs.extended(i + 1, 1, new byte[] {1}));
    }
    send();

    assertRefused("its delta chains are longer than 4096");
  }

  @ParameterizedTest
  @ValueSource(ints = {7_000, Integer.MAX_VALUE, -1})
  void rejectsPacksWithTooManyObjects(int declared) throws Exception {
    file("file", new byte[1]);
    send();
    git.sends(pack.bytes(declared));

    assertRefused("it has more than 6000 objects");
  }

  @ParameterizedTest
  @ValueSource(ints = {Constants.OBJ_COMMIT, Constants.OBJ_TREE, Constants.OBJ_TAG})
  void allocatesNoMemoryThatAHeaderDeclares(int type) throws Exception {
    pack.lying(type, Integer.MAX_VALUE - 100, new byte[10]);
    file("file", new byte[1]);
    send();

    assertRefused("it contains a directory, commit or tag above 16 MiB");
  }

  @Test
  void allocatesNoMemoryThatADeltaDeclares() throws Exception {
    int base = pack.whole(Constants.OBJ_BLOB, new byte[1]);
    pack.delta(base, new byte[17 * MIB]);
    file("file", new byte[1]);
    send();

    assertRefused("it contains files above 16 MiB that are stored as deltas");
  }

  static Stream<byte[]> damagedDeltas() {
    byte[] good = Packs.extended(10, 1, new byte[] {1});
    byte[] command = good.clone();
    command[2] = 0;
    return Stream.of(
        new byte[0],
        Arrays.copyOf(good, 1),
        Arrays.copyOf(good, good.length - 1),
        command,
        Packs.extended(11, 1, new byte[] {1}),
        // It declares a size of 2^64 - 1 bytes.
        new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
  }

  @ParameterizedTest
  @MethodSource("damagedDeltas")
  void aDamagedDeltaFailsWithASourceException(byte[] delta) throws Exception {
    int base = pack.whole(Constants.OBJ_BLOB, new byte[10]);
    pack.delta(base, delta);
    file("file", new byte[10]);
    send();

    assertThatThrownBy(this::fetch)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("cannot be fetched: the pack is damaged");
  }

  /** The walk keeps all directories on its path in memory. */
  @Test
  void rejectsHugeNestedDirectories() throws Exception {
    ObjectId blob = IDS.idFor(Constants.OBJ_BLOB, new byte[1]);
    pack.whole(Constants.OBJ_BLOB, new byte[1]);
    ObjectId below = IDS.idFor(Constants.OBJ_TREE, new byte[0]);
    pack.whole(Constants.OBJ_TREE, new byte[0]);
    for (int i = 0; i < 4; i++) {
      TreeFormatter inner = new TreeFormatter();
      inner.append("a".repeat(5 * MIB), FileMode.REGULAR_FILE, blob);
      inner.append("b", FileMode.TREE, below);
      below = IDS.idFor(Constants.OBJ_TREE, inner.toByteArray());
      pack.whole(Constants.OBJ_TREE, inner.toByteArray());
    }
    tree.append("b", FileMode.TREE, below);
    send();

    assertThatThrownBy(this::fetch)
        .hasMessageContaining("nested directories take more than 16 MiB")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void allocatesNoMemoryThatAPlainServerDeclares() throws Exception {
    String id = git.commit("refs/heads/main", GitServer.Entry.file("a", "text"));
    String url = git.server().file("/lying.git/HEAD", "ref: refs/heads/main\n".getBytes(UTF_8));
    var _ = git.server().file("/lying.git/info/refs", (id + "\trefs/heads/main\n").getBytes(UTF_8));
    var _ =
        git.server()
            .handle(
                "/lying.git/objects",
                exchange -> {
                  exchange.sendResponseHeaders(200, 1_900_000_000);
                  exchange.getResponseBody().write('x');
                  exchange.getResponseBody().flush();
                  exchange.close();
                });

    long bytes =
        Allocations.during(
            () ->
                assertThatThrownBy(() -> fetch(url.replace("/HEAD", "")))
                    .isInstanceOf(SourceException.class));

    assertThat(bytes).isLessThan(64L << 20);
  }
}
