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
 * The conditions of one resource: the former ones, brought up to date. A condition's transition
 * time changes only with its status. Not thread-safe.
 */
public final class Conditions {
  /**
   * False on a resource that the operator cannot read. Written apart from all others, and not
   * carried on with them.
   */
  public static final String READABLE = "Readable";

  private static final int MESSAGE_LENGTH = 512;

  private final Map<String, StatusCondition> byType = new LinkedHashMap<>();
  private final Long generation;
  private final Instant now;

  private Conditions(Long generation, Instant now) {
    this.generation = generation;
    this.now = now;
  }

  /**
   * @param former null when there were none
   * @param generation of the resource that was looked at; null where there is no API server
   */
  public static Conditions from(List<StatusCondition> former, Long generation, Instant now) {
    Conditions conditions = new Conditions(generation, now);
    if (former != null) {
      former.stream()
          .filter(condition -> !condition.type().equals(READABLE))
          .forEach(condition -> conditions.byType.put(condition.type(), condition));
    }
    return conditions;
  }

  public Conditions isTrue(String type, String reason, String message) {
    return set(type, "True", reason, message);
  }

  public Conditions isFalse(String type, String reason, String message) {
    return set(type, "False", reason, message);
  }

  public Conditions isUnknown(String type, String reason, String message) {
    return set(type, "Unknown", reason, message);
  }

  /** For a type that no longer says anything. */
  public Conditions drop(String type) {
    byType.remove(type);
    return this;
  }

  private Conditions set(String type, String status, String reason, String message) {
    StatusCondition former = byType.get(type);
    String since =
        former != null && former.status().equals(status)
            ? former.lastTransitionTime()
            : now.truncatedTo(ChronoUnit.SECONDS).toString();
    byType.put(
        type, new StatusCondition(type, status, reason, shorten(message), generation, since));
    return this;
  }

  /** The condition of this type, if there is one. */
  public Optional<StatusCondition> of(String type) {
    return Optional.ofNullable(byType.get(type));
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
