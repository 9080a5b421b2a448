package io.codeguard.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceListingTest {
  @Test
  void ofAnOlderWorkerEachHiddenFileIsATask() {
    SourceListing manifest =
        Documents.decode(
            """
            {"revision": "abc", "files": 5, "bytes": 10, "chunks": 1, "tasks": 5, "unmatched": 0,
             "excluded": {"too large": 2, "symbolic link": 7, "submodule": 1, "damaged": 1}}
            """
                .getBytes(UTF_8),
            SourceListing.class);

    assertThat(manifest.unseen()).isEqualTo(3);
    assertThat(manifest.tasksOf()).isEmpty();
  }

  @Test
  void isReadAsItIsWritten() {
    SourceListing manifest =
        new SourceListing(
            "abc",
            1,
            2,
            3,
            4,
            5,
            Map.of("too large", 6L),
            7L,
            List.of(1L, 3L),
            new SourceListing.Parts(2, "digest"));

    assertThat(Documents.decode(Documents.encode(manifest), SourceListing.class))
        .isEqualTo(manifest);
  }

  @Test
  void reasonsAreSorted() {
    assertThat(Exclusions.text(Map.of("too large", 1L, "symbolic link", 3L)))
        .isEqualTo("3 symbolic link, 1 too large");
  }
}
