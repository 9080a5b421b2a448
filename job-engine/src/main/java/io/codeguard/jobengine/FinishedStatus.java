package io.codeguard.jobengine;

import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A finished job's status: it follows edits of the spec, and tells of its PolicyReport. Nothing
 * else of it changes any more. Pure.
 */
public final class FinishedStatus {
  public static final String POLICY_REPORT_READY = "PolicyReportReady";

  /** Only of jobs that ended while their queue could not be used. */
  public static final String QUEUE_CLEANED = "QueueCleaned";

  /**
   * What came of writing the PolicyReport.
   *
   * @param ready whether it is there
   * @param reason one word
   */
  public record PolicyReportNews(boolean ready, String reason, String message) {}

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
            conditions.isTrue(POLICY_REPORT_READY, told.reason(), told.message());
          } else {
            conditions.isFalse(POLICY_REPORT_READY, told.reason(), told.message());
          }
        });
    return last.with(last.phase(), conditions.list(), generation);
  }

  /** What the job had left in Redis is removed. */
  public static ValidationJobStatus cleaned(ValidationJobStatus last, Instant now) {
    Conditions conditions = Conditions.from(last.conditions(), last.observedGeneration(), now);
    conditions.isTrue(QUEUE_CLEANED, "Removed", "the job has left nothing in Redis");
    return last.with(last.phase(), conditions.list(), last.observedGeneration());
  }

  /** Whether what the job left in Redis is still to be removed. */
  public static boolean awaitsCleaning(ValidationJobStatus last) {
    return last.conditions().stream()
        .anyMatch(
            condition ->
                condition.type().equals(QUEUE_CLEANED) && condition.status().equals("False"));
  }

  /** Whether the PolicyReport that a job asks for is not there yet. */
  public static boolean awaitsPolicyReport(boolean asked, ValidationJobStatus last) {
    return asked
        && last.conditions().stream()
            .noneMatch(
                condition ->
                    condition.type().equals(POLICY_REPORT_READY)
                        && condition.status().equals("True"));
  }
}
