package io.codeguard.api.conditions;

import io.codeguard.api.v1alpha1.StatusCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conditions of one resource: the previous ones, brought up to date. A condition's transition
 * time changes only with its status. Not thread-safe.
 */
public final class Conditions {
  private static final int MESSAGE_LENGTH = 512;

  private final Map<String, StatusCondition> byType = new LinkedHashMap<>();
  private final Long generation;
  private final Instant now;

  private Conditions(Long generation, Instant now) {
    this.generation = generation;
    this.now = now;
  }

  /**
   * Starts with the previous conditions, but for {@link ConditionType#READABLE}, which is written
   * apart from all others.
   *
   * @param previous null when there were none
   * @param generation of the resource that was observed; null where there is no API server
   */
  public static Conditions from(List<StatusCondition> previous, Long generation, Instant now) {
    Conditions conditions = new Conditions(generation, now);
    if (previous != null) {
      previous.stream()
          .filter(condition -> !condition.type().equals(ConditionType.READABLE.value()))
          .forEach(condition -> conditions.byType.put(condition.type(), condition));
    }
    return conditions;
  }

  /** The condition of a type among those of a resource. */
  public static Optional<StatusCondition> find(
      List<StatusCondition> conditions, ConditionType type) {
    return conditions.stream()
        .filter(condition -> condition.type().equals(type.value()))
        .findFirst();
  }

  /** Whether a resource has the condition with this status. */
  public static boolean has(
      List<StatusCondition> conditions, ConditionType type, ConditionStatus status) {
    return find(conditions, type)
        .filter(condition -> condition.status().equals(status.value()))
        .isPresent();
  }

  public Conditions isTrue(ConditionType type, ConditionReason reason, String message) {
    return set(type, ConditionStatus.TRUE, reason, message);
  }

  public Conditions isFalse(ConditionType type, ConditionReason reason, String message) {
    return set(type, ConditionStatus.FALSE, reason, message);
  }

  public Conditions isUnknown(ConditionType type, ConditionReason reason, String message) {
    return set(type, ConditionStatus.UNKNOWN, reason, message);
  }

  /** Removes a condition that no longer applies. */
  public Conditions drop(ConditionType type) {
    byType.remove(type.value());
    return this;
  }

  private Conditions set(
      ConditionType type, ConditionStatus status, ConditionReason reason, String message) {
    assert ConditionTable.has(type, status, reason)
        : "ConditionTable has no row %s %s %s".formatted(type, status, reason);
    StatusCondition previous = byType.get(type.value());
    String since =
        previous != null && previous.status().equals(status.value())
            ? previous.lastTransitionTime()
            : now.truncatedTo(ChronoUnit.SECONDS).toString();
    byType.put(
        type.value(),
        new StatusCondition(
            type.value(), status.value(), reason.value(), shorten(message), generation, since));
    return this;
  }

  /** The condition of this type, if there is one. */
  public Optional<StatusCondition> of(ConditionType type) {
    return Optional.ofNullable(byType.get(type.value()));
  }

  public List<StatusCondition> list() {
    return new ArrayList<>(byType.values());
  }

  private static String shorten(String message) {
    return message.length() <= MESSAGE_LENGTH
        ? message
        : message.substring(0, MESSAGE_LENGTH - 1) + "…";
  }
}
