package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Results of a job are reused by the next one, in any pool with the same Redis. */
@Tag("pods")
class CachingIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FILES = 40;
  private static final String CHANGED = "f7.json";

  private static Jobs jobs;

  @BeforeAll
  static void install() {
    jobs = Jobs.in("caching");
    jobs.redisSecret();
    for (String pool : List.of("first", "second")) {
      jobs.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: WorkerPool
          metadata: {name: %s}
          spec: {redis: {secretRef: {name: redis}}, autoscaling: {maxReplicas: 1}}
          """
              .formatted(pool));
    }
  }

  @Test
  void onlyTheChangedFileIsScannedAgain() throws JsonProcessingException {
    ValidationJobStatus before = run("before", "first", "{", "");
    ValidationJobStatus after = run("after", "second", "{}", "");
    ValidationJobStatus uncached = run("uncached", "first", "{}", "cache: false, ");

    assertThat(before.tasks().cached()).isZero();
    assertThat(after.tasks().total()).isEqualTo(2 * FILES);
    assertThat(after.tasks().succeeded()).isEqualTo(2);
    assertThat(after.tasks().cached()).isEqualTo(2 * (FILES - 1));
    assertThat(uncached.tasks().cached()).isZero();
    assertThat(before.findings().total()).isEqualTo(after.findings().total() + 1);
    assertThat(results("after"))
        .isEqualTo(results("uncached"))
        .isEqualTo(results("before").stream().filter(result -> !result.contains(CHANGED)).toList())
        .hasSize(FILES / 2 + FILES / 2);
  }

  /** Every second file has a syntax error and a forbidden word. */
  private static ValidationJobStatus run(String job, String pool, String changed, String more) {
    String files =
        IntStream.range(0, FILES)
            .mapToObj(i -> "f%d.json".formatted(i))
            .map(name -> "%s: '%s'".formatted(name, content(name, changed)))
            .collect(Collectors.joining(", "));
    jobs.apply(
        job,
        """
        {poolRef: {name: %s}, %svalidations: [{type: syntax}, {type: pattern, parameters: {patterns: [{id: later, regex: later, message: not now}]}}],
        source: {inline: {%s}}}
        """
            .formatted(pool, more, files)
            .replace("\n", ""));
    ValidationJobStatus status = jobs.awaitFinished(job, LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    return status;
  }

  private static String content(String name, String changed) {
    if (name.equals(CHANGED)) {
      return changed;
    }
    boolean even = (name.charAt(name.indexOf('.') - 1) - '0') % 2 == 0;
    return even ? "{later" : "{}";
  }

  private static List<String> results(String job) throws JsonProcessingException {
    JsonNode report =
        JSON.readTree(
            Installation.get().codeguard("report", job, "-n", "caching", "--format", "sarif"));
    return StreamSupport.stream(report.path("runs").spliterator(), false)
        .flatMap(run -> StreamSupport.stream(run.path("results").spliterator(), false))
        .map(JsonNode::toString)
        .toList();
  }
}
