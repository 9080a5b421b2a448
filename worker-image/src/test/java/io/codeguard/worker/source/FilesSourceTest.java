package io.codeguard.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceTest {
  @TempDir private Path workspace;

  private FetchedSource fetch(Map<String, String> files)
      throws SourceException, InterruptedException {
    return new SourceFetcher(
            SourceLimits.DEFAULT, new AddressPolicy(List.of()), SourceAccess.NONE, false)
        .fetch(JobPlan.Source.of(files), workspace, Optional.empty());
  }

  @Test
  void writesFilesAsTheyAre() throws Exception {
    FetchedSource source = fetch(Map.of("a/ä.txt", "grün\r\n", "b", ""));

    assertThat(source.root().resolve("a/ä.txt")).hasContent("grün\r\n");
    assertThat(source.root().resolve("b")).isEmptyFile();
    // Two files, a directory and the root.
    assertThat(source.bytes()).isEqualTo(4 * 4096);
  }

  @Test
  void theRevisionDependsOnPathsAndTextsOnly() throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("b", "2");
    files.put("a", "1");

    String revision = fetch(files).revision();
    assertThat(revision).matches("sha256:[0-9a-f]{64}");
    assertThat(fetch(Map.of("a", "1", "b", "2")).revision()).isEqualTo(revision);
    assertThat(fetch(Map.of("a", "1", "b", "3")).revision()).isNotEqualTo(revision);
    assertThat(fetch(Map.of("a1", "", "b", "2")).revision()).isNotEqualTo(revision);
  }

  @Test
  void writesBinaryFilesToo() throws Exception {
    byte[] content = {0, (byte) 0xff, 7};
    FetchedSource source =
        new SourceFetcher(
                SourceLimits.DEFAULT, new AddressPolicy(List.of()), SourceAccess.NONE, false)
            .fetch(
                JobPlan.Source.of(
                    Map.of("a.txt", "1"),
                    Map.of("b.bin", Base64.getEncoder().encodeToString(content))),
                workspace,
                Optional.empty());

    assertThat(source.root().resolve("a.txt")).hasContent("1");
    assertThat(source.root().resolve("b.bin")).hasBinaryContent(content);
    assertThat(source.revision()).isNotEqualTo(fetch(Map.of("a.txt", "1")).revision());
  }

  @Test
  void rejectsPathsOutsideOfTheSource() {
    assertThatThrownBy(() -> fetch(Map.of("../evil", "x")))
        .hasMessageContaining("'../evil' points outside of it")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(workspace.resolve("evil")).doesNotExist();
  }
}
