package io.codeguard.operator.validationjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobSourcesTest {
  @Test
  void allFilesOfAConfigMapAreTheSources() {
    JobPlan.Source source =
        JobSources.files(
            new ConfigMapBuilder()
                .addToData("a.json", "{}")
                .addToBinaryData("latin.txt", "/w==")
                .build());
    assertThat(source.files()).isEqualTo(Map.of("a.json", "{}"));
    assertThat(source.binaryFiles()).isEqualTo(Map.of("latin.txt", "/w=="));
    assertThat(JobPlan.formatOf(source)).isEqualTo(Documents.FORMAT);
  }

  @Test
  void aConfigMapOfTextsNeedsNoNewerWorkers() {
    JobPlan.Source source =
        JobSources.files(new ConfigMapBuilder().addToData("a.json", "{}").build());
    assertThat(source).isEqualTo(JobPlan.Source.of(Map.of("a.json", "{}")));
    assertThat(JobPlan.formatOf(source)).isEqualTo(1);
    assertThat(new String(Documents.encode(source), StandardCharsets.UTF_8))
        .isEqualTo("{\"files\":{\"a.json\":\"{}\"}}");
  }
}
