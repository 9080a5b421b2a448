package io.codeguard.api.conditions;

import io.codeguard.api.conditions.ConditionTable.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the types and reasons of conditions as a page of Markdown. */
final class ConditionsPage {
  private ConditionsPage() {}

  static String render() {
    return """
    # Conditions

    The `status.conditions` of ValidationJobs and WorkerPools, and their reasons. Types and reasons are API: the changelog lists
    every change of them. Messages are for people and can change. This page is generated from the enums in
    `io.codeguard.api.conditions`.

    Every condition has the `observedGeneration` of the spec that it describes. `Ready`, `Reconciling` and `Stalled` follow the
    conventions of [kstatus](user-guide.md#flux-argo-cd-and-other-tools-that-wait-for-readiness), so Flux, Argo CD, `kpt` and
    `kubectl wait` interpret them correctly; `Reconciling` and `Stalled` are present only while they are True, and have the reason
    of `Ready`.

    ## Types

    | type | resource | True | False |
    |---|---|---|---|
    %s

    ## Reasons

    | type | resource | status | reason | meaning | what to do |
    |---|---|---|---|---|---|
    %s
    """
        .formatted(types(), reasons());
  }

  private static String types() {
    return Arrays.stream(ConditionType.values())
        .map(
            type ->
                line(
                    code(type.value()),
                    type.resource().label(),
                    type.whenTrue().isEmpty() ? "never" : type.whenTrue(),
                    type.whenFalse().isEmpty() ? "never" : type.whenFalse()))
        .collect(Collectors.joining("\n"));
  }

  private static String reasons() {
    return ConditionTable.ROWS.stream()
        .sorted(Comparator.comparing(Row::type).thenComparing(Row::status))
        .map(
            row ->
                line(
                    code(row.type().value()),
                    row.resource().label(),
                    row.status().value(),
                    code(row.reason().value()),
                    row.reason().meaning(),
                    row.reason().remedy()))
        .collect(Collectors.joining("\n"));
  }

  private static String code(String word) {
    return "`" + word + "`";
  }

  private static String line(String... cells) {
    return Stream.of(cells).collect(Collectors.joining(" | ", "| ", " |"));
  }
}
