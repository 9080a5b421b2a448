package io.codeguard.api.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of all conditions and reasons is generated from their constants. */
class ConditionsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("codeguard.project")).resolve("docs/conditions.md");

  @Test
  void theCommittedPageIsCurrent() throws IOException {
    if (Boolean.getBoolean("conditions.write")) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE)
        .as(
            "rewrite it with ./mvnw test -pl crds -Dtest=ConditionsPageTest -Dconditions.write=true")
        .hasContent(page());
  }

  @Test
  void everyTypeHasAReasonForTheStatusesThatItCanHave() {
    for (ConditionType type : ConditionType.values()) {
      assertThat(ConditionReason.values())
          .as("%s", type)
          .anyMatch(
              reason ->
                  Arrays.stream(ConditionStatus.values())
                      .anyMatch(status -> reason.belongsTo(type, status)));
    }
  }

  @Test
  void noReasonHasTwoMeanings() {
    assertThat(ConditionReason.values()).extracting(ConditionReason::value).doesNotHaveDuplicates();
    assertThat(ConditionReason.values())
        .allSatisfy(reason -> assertThat(reason.uses()).isNotEmpty().doesNotHaveDuplicates());
  }

  private static String page() {
    return """
    # Conditions

    The `status.conditions` of ValidationJobs and WorkerPools, and their reasons. Types and reasons are API: they are renamed only
    with an entry in the changelog. Messages are for people and can change. This page is generated from
    `io.codeguard.api.conditions`.

    Every condition carries the `observedGeneration` of the spec that it describes. `Ready`, `Reconciling` and `Stalled` follow the
    conventions of kstatus, so Flux, Argo CD, `kpt` and `kubectl wait` understand them; `Reconciling` and `Stalled` are present only
    while they hold, and have the reason of `Ready`.

    ## Types

    | type | resource | meaning when True |
    |---|---|---|
    %s

    ## Reasons

    | type | status | reason | meaning |
    |---|---|---|---|
    %s
    """
        .formatted(types(), reasons());
  }

  private static String types() {
    return Arrays.stream(ConditionType.values())
        .map(
            type ->
                "| `%s` | %s | %s |"
                    .formatted(type.value(), type.resource().label(), type.meaning()))
        .collect(Collectors.joining("\n"));
  }

  private static String reasons() {
    return Arrays.stream(ConditionType.values())
        .flatMap(
            type ->
                Arrays.stream(ConditionStatus.values())
                    .flatMap(status -> reasons(new Use(type, status))))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> reasons(Use use) {
    return Arrays.stream(ConditionReason.values())
        .filter(reason -> reason.uses().contains(use))
        .map(
            reason ->
                "| `%s` | %s | `%s` | %s |"
                    .formatted(
                        use.type().value(),
                        use.status().value(),
                        reason.value(),
                        reason.meaning()));
  }
}
