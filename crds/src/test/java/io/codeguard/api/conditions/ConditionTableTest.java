package io.codeguard.api.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionTable.Row;
import io.codeguard.api.conditions.ConditionType.Resource;
import io.codeguard.api.v1alpha1.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of conditions and reasons agrees with both enums. */
class ConditionTableTest {
  @Test
  void noRowAndNoReasonIsThereTwice() {
    assertThat(ConditionTable.ROWS).doesNotHaveDuplicates();
    assertThat(ConditionReason.values()).extracting(ConditionReason::value).doesNotHaveDuplicates();
    assertThat(ConditionType.values()).extracting(ConditionType::value).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonBelongsToACondition(ConditionReason reason) {
    assertThat(ConditionTable.ROWS).extracting(Row::reason).contains(reason);
    assertThat(reason.meaning()).endsWith(".");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RECONCILING", "STALLED"})
  void aTypeDescribesTheStatusesThatItCanHave(ConditionType type) {
    List<Row> rows = ConditionTable.ROWS.stream().filter(row -> row.type() == type).toList();
    assertThat(rows).isNotEmpty();
    assertThat(rows.stream().anyMatch(row -> row.status() == ConditionStatus.TRUE))
        .isEqualTo(!type.whenTrue().isEmpty());
    assertThat(rows.stream().anyMatch(row -> row.status() == ConditionStatus.FALSE))
        .isEqualTo(!type.whenFalse().isEmpty());
    assertThat(rows)
        .allMatch(row -> type.resource() == Resource.BOTH || row.resource() == type.resource());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Phase.PENDING,
        Phase.LISTING,
        Phase.RUNNING,
        Phase.SUSPENDED,
        Phase.SUCCEEDED,
        Phase.FAILED,
        Phase.CANCELLED
      })
  void everyPhaseIsAReasonOfReady(String phase) {
    assertThat(ConditionTable.ROWS)
        .anyMatch(
            row ->
                row.resource() == Resource.JOB
                    && row.type() == ConditionType.READY
                    && row.reason() == ConditionReason.ofPhase(phase));
  }
}
