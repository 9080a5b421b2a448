package io.codeguard.api.conditions;

import static io.codeguard.api.conditions.ConditionReason.*;
import static io.codeguard.api.conditions.ConditionStatus.*;
import static io.codeguard.api.conditions.ConditionType.*;
import static io.codeguard.api.conditions.ConditionType.Resource.*;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The reasons that each condition can have: a row for every combination that is ever written.
 * {@link ConditionType#RECONCILING} and {@link ConditionType#STALLED} have no rows of their own;
 * they repeat the reason of {@link ConditionType#READY}.
 */
final class ConditionTable {
  /**
   * One combination.
   *
   * @param resource that has it
   */
  record Row(
      Resource resource, ConditionType type, ConditionStatus status, ConditionReason reason) {}

  static final List<Row> ROWS =
      Stream.of(
              rows(JOB, READY, TRUE, SUCCEEDED),
              rows(JOB, READY, FALSE, PENDING, LISTING, RUNNING, SUSPENDED, FAILED, CANCELLED),
              rows(POOL, READY, TRUE, SCALED_TO_ZERO, WORKERS_READY),
              rows(POOL, READY, FALSE, WORKERS_STARTING, REDIS_UNAVAILABLE),
              rows(POOL, READY, FALSE, REDIS_MISSING, REDIS_MALFORMED),
              rows(POOL, READY, FALSE, SECRET_MISSING, SECRET_MALFORMED, NOT_APPLIED),
              rows(POOL, READY, FALSE, UNSCHEDULABLE, QUOTA_EXCEEDED, PODS_REFUSED),
              rows(POOL, READY, FALSE, IMAGE_NOT_PULLED, NOT_STARTABLE, CONTAINER_CRASHES),
              rows(POOL, READY, FALSE, OUT_OF_MEMORY, WORKERS_CRASH, UNREADABLE),
              rows(BOTH, READABLE, FALSE, UNREADABLE),
              rows(BOTH, QUEUE_REACHABLE, TRUE, CONNECTED),
              rows(BOTH, QUEUE_REACHABLE, FALSE, REDIS_UNAVAILABLE),
              rows(POOL, QUEUE_REACHABLE, FALSE, REDIS_MISSING, REDIS_MALFORMED),
              rows(POOL, QUEUE_REACHABLE, FALSE, SECRET_MISSING, SECRET_MALFORMED),
              rows(BOTH, QUEUE_REACHABLE, UNKNOWN, CONNECTING),
              rows(JOB, POOL_READY, TRUE, FOUND),
              rows(JOB, POOL_READY, FALSE, NO_DEFAULT_POOL, POOL_MISSING, POOL_UNREADABLE),
              rows(JOB, POOL_READY, FALSE, POOL_DELETED, NAMESPACE_NOT_ALLOWED),
              rows(JOB, POOL_READY, FALSE, VOLUME_ELSEWHERE, VOLUME_NOT_MOUNTED),
              rows(JOB, POOL_READY, FALSE, REDIS_MISSING, REDIS_MALFORMED),
              rows(JOB, POOL_READY, FALSE, SECRET_MISSING, SECRET_MALFORMED),
              rows(JOB, QUEUE_HAS_ROOM, TRUE, ENOUGH),
              rows(JOB, QUEUE_HAS_ROOM, FALSE, REDIS_FULL),
              rows(JOB, SOURCE_READY, TRUE, LISTED),
              rows(JOB, SOURCE_READY, FALSE, LISTING_FAILED, CONFIG_MAP_MISSING, JOB_DELETED),
              rows(JOB, SOURCE_READY, UNKNOWN, LISTING),
              rows(JOB, BASELINE_READY, TRUE, FOUND),
              rows(JOB, BASELINE_READY, FALSE, BASELINE_MISSING, BASELINE_NOT_FINISHED),
              rows(JOB, BASELINE_READY, FALSE, BASELINE_GONE, BASELINE_UNREADABLE),
              rows(JOB, FILES_MATCHED, TRUE, MATCHED),
              rows(JOB, FILES_MATCHED, FALSE, NOTHING_MATCHED),
              rows(JOB, WORKERS_ABLE, TRUE, ABLE),
              rows(JOB, WORKERS_ABLE, FALSE, REFUSED),
              rows(JOB, REPORT_READY, TRUE, WRITTEN),
              rows(JOB, REPORT_READY, FALSE, REPORT_FAILED, NOT_STORED),
              rows(JOB, REPORT_READY, UNKNOWN, STORING),
              rows(JOB, GATE_PASSED, TRUE, WITHIN_LIMITS),
              rows(JOB, GATE_PASSED, FALSE, LIMITS_EXCEEDED),
              rows(JOB, FINISHED, TRUE, SUCCEEDED, CANCELLED, LISTING_FAILED, WORKERS_UNABLE),
              rows(JOB, FINISHED, TRUE, TASKS_FAILED, REPORT_FAILED, DEADLINE_EXCEEDED, QUEUE_FULL),
              rows(JOB, POLICY_REPORT_READY, TRUE, WRITTEN),
              rows(JOB, POLICY_REPORT_READY, FALSE, POOL_MISSING, REPORT_GONE, FORBIDDEN),
              rows(JOB, POLICY_REPORT_READY, FALSE, NOT_INSTALLED, NOT_WRITTEN),
              rows(JOB, QUEUE_CLEANED, TRUE, REMOVED),
              rows(JOB, QUEUE_CLEANED, FALSE, NOT_YET),
              rows(POOL, REDIS_SAFE, TRUE, SAFE, PERSISTENCE_DISABLED),
              rows(POOL, REDIS_SAFE, FALSE, EVICTION_ENABLED),
              rows(POOL, REDIS_SAFE, UNKNOWN, REDIS_UNAVAILABLE),
              rows(POOL, BACKLOG_GROWING, TRUE, DEMAND_EXCEEDS_CAPACITY),
              rows(POOL, BACKLOG_GROWING, FALSE, KEEPING_UP),
              rows(POOL, CREDENTIALS_USABLE, TRUE, USABLE),
              rows(POOL, CREDENTIALS_USABLE, FALSE, SECRET_MISSING, SECRET_MALFORMED),
              rows(POOL, DELETABLE, FALSE, IN_USE))
          .flatMap(rows -> rows)
          .toList();

  private ConditionTable() {}

  /** Whether a condition can have a reason. */
  static boolean has(ConditionType type, ConditionStatus status, ConditionReason reason) {
    return (type == RECONCILING || type == STALLED)
        ? status == TRUE && has(READY, FALSE, reason)
        : ROWS.stream()
            .anyMatch(
                row -> row.type() == type && row.status() == status && row.reason() == reason);
  }

  private static Stream<Row> rows(
      Resource resource, ConditionType type, ConditionStatus status, ConditionReason... reasons) {
    return Arrays.stream(reasons).map(reason -> new Row(resource, type, status, reason));
  }
}
