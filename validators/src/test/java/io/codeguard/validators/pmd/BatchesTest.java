package io.codeguard.validators.pmd;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.validators.SourceFile;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  @TempDir private Path folder;

  private List<SourceFile> files(int... sizes) {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      files.add(new Probe(folder).file(i + ".java", new byte[sizes[i]]));
    }
    return files;
  }

  @Test
  void filesOfABatchComeToNoMoreBytesThanAreHeld() {
    List<SourceFile> files = files(4, 6, 1, 10, 11, 0, 3);

    assertThat(Batches.of(files, 10))
        .containsExactly(
            files.subList(0, 2),
            files.subList(2, 3),
            files.subList(3, 4),
            files.subList(4, 5),
            files.subList(5, 7));
    assertThat(Batches.of(List.of(), 10)).isEmpty();
  }

  @Test
  void whatIsNotThereTakesNoBytes() throws Exception {
    List<SourceFile> files = files(10, 10);
    Files.delete(files.getFirst().location());

    assertThat(Batches.of(files, 10)).containsExactly(files);
  }
}
