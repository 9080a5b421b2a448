package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionStatus;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A finished job's status: it follows edits of the spec, and tells of its PolicyReport. Nothing
 * else of it changes any more. Pure.
 */
public final class FinishedStatus {
  /**
   * What came of writing the PolicyReport.
   *
   * @param ready whether it is there
   */
  public record PolicyReportNews(boolean ready, ConditionReason reason, String message) {}

  private FinishedStatus() {}

  /**
   * @param last as it was recorded
   * @param generation of the resource as it is now
   * @param news if there are any
   */
  public static ValidationJobStatus of(
      ValidationJobStatus last, Long generation, Optional<PolicyReportNews> news, Instant now) {
    Conditions conditions = Conditions.from(last.conditions(), generation, now);
    news.ifPresent(
        told -> {
          if (told.ready()) {
            conditions.isTrue(ConditionType.POLICY_REPORT_READY, told.reason(), told.message());
          } else {
            conditions.isFalse(ConditionType.POLICY_REPORT_READY, told.reason(), told.message());
          }
        });
    return last.with(last.phase(), conditions.list(), generation);
  }

  /** What the job had left in Redis is removed. */
  public static ValidationJobStatus cleaned(ValidationJobStatus last, Instant now) {
    Conditions conditions = Conditions.from(last.conditions(), last.observedGeneration(), now);
    conditions.isTrue(
        ConditionType.QUEUE_CLEANED, ConditionReason.REMOVED, "the job has left nothing in Redis");
    return last.with(last.phase(), conditions.list(), last.observedGeneration());
  }

  /** Whether what the job left in Redis is still to be removed. */
  public static boolean awaitsCleaning(ValidationJobStatus last) {
    return Conditions.has(last.conditions(), ConditionType.QUEUE_CLEANED, ConditionStatus.FALSE);
  }

  /** Whether the PolicyReport that a job asks for is not there yet. */
  public static boolean awaitsPolicyReport(boolean asked, ValidationJobStatus last) {
    return asked
        && !Conditions.has(
            last.conditions(), ConditionType.POLICY_REPORT_READY, ConditionStatus.TRUE);
  }
}
