package io.codeguard.operator.kube;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionStatus;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.operator.reading.Unreadable;
import io.codeguard.reporting.text.Truncation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports resources that cannot be deserialized: as a condition, a warning event and a log line,
 * once each. The condition is written without reading the resource and with a separate field
 * manager, so that the rest of the status is unaffected. Thread-safe.
 */
public final class UnreadableNotice {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableNotice.class);
  private static final int INVALID = 422;
  private static final int MAX_MESSAGE_LENGTH = 512;

  private final Apply apply;
  private final ObjectEvents events;
  private final List<ConditionType> types;
  private final Clock clock;
  private final Map<String, String> reported = new ConcurrentHashMap<>();

  /**
   * @param alsoFalse types of further conditions that are False for an unreadable resource
   */
  public UnreadableNotice(
      Apply apply, ObjectEvents events, List<ConditionType> alsoFalse, Clock clock) {
    this.apply = apply.of("unreadable");
    this.events = events;
    this.types = new ArrayList<>(List.of(ConditionType.READABLE));
    this.types.addAll(alsoFalse);
    this.clock = clock;
  }

  /**
   * Reports the resource if it is unreadable, and returns whether it is. Removes the condition of a
   * resource that has become readable again.
   *
   * @param conditions of the resource; empty for an unreadable resource
   */
  public boolean report(HasMetadata resource, List<StatusCondition> conditions) {
    Optional<String> reason = Unreadable.reason(resource);
    if (reason.isEmpty()) {
      withdraw(resource, conditions);
      return false;
    }
    String message = reason.get() + ": correct it, or delete the resource";
    String uid = resource.getMetadata().getUid();
    if (!message.equals(reported.get(uid))) {
      write(resource, message);
      reported.put(uid, message);
    }
    return true;
  }

  /** Discards the state of a deleted resource. */
  public void forget(String uid) {
    reported.remove(uid);
  }

  private void withdraw(HasMetadata resource, List<StatusCondition> conditions) {
    boolean present =
        conditions.stream()
            .anyMatch(condition -> condition.type().equals(ConditionType.READABLE.value()));
    if (present) {
      var _ = apply.status(fresh(resource));
    }
    reported.remove(resource.getMetadata().getUid());
  }

  private void write(HasMetadata resource, String message) {
    GenericKubernetesResource fresh = fresh(resource);
    List<Object> previous = apply.read(fresh).map(UnreadableNotice::conditions).orElse(List.of());
    List<Map<String, Object>> desired =
        types.stream()
            .map(type -> condition(resource, type, message, transitionTime(previous, type)))
            .toList();
    if (previous.containsAll(desired)) {
      return;
    }
    LOG.warn(
        "{} {}/{}: {}",
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        message);
    events.warning(resource, ConditionReason.UNREADABLE.value(), message);
    fresh.setAdditionalProperty("status", Map.of("conditions", desired));
    try {
      var _ = apply.status(fresh);
    } catch (KubernetesClientException e) {
      if (e.getCode() != INVALID) {
        throw e;
      }
      LOG.info("The API server rejected the condition: {}", Failures.message(e));
    }
  }

  /** Untyped, because the status may be the unreadable part. */
  private static List<Object> conditions(GenericKubernetesResource resource) {
    return resource.getAdditionalProperties().get("status") instanceof Map<?, ?> status
            && status.get("conditions") instanceof List<?> conditions
        ? List.copyOf(conditions)
        : List.of();
  }

  /** The transition time: retained if the condition was already False, else now. */
  private String transitionTime(List<Object> previous, ConditionType type) {
    return previous.stream()
        .filter(Map.class::isInstance)
        .map(condition -> (Map<?, ?>) condition)
        .filter(condition -> type.value().equals(condition.get("type")))
        .filter(condition -> ConditionStatus.FALSE.value().equals(condition.get("status")))
        .map(condition -> condition.get("lastTransitionTime"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static Map<String, Object> condition(
      HasMetadata resource, ConditionType type, String message, String transitionTime) {
    Map<String, Object> condition = new HashMap<>();
    condition.put("type", type.value());
    condition.put("status", ConditionStatus.FALSE.value());
    condition.put("reason", ConditionReason.UNREADABLE.value());
    condition.put("message", Truncation.start(message, MAX_MESSAGE_LENGTH));
    condition.put("observedGeneration", resource.getMetadata().getGeneration());
    condition.put("lastTransitionTime", transitionTime);
    return condition;
  }

  private static GenericKubernetesResource fresh(HasMetadata resource) {
    GenericKubernetesResource fresh = new GenericKubernetesResource();
    fresh.setApiVersion(resource.getApiVersion());
    fresh.setKind(resource.getKind());
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withUid(resource.getMetadata().getUid())
            .build());
    return fresh;
  }
}
