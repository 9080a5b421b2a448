package io.codeguard.operator.kube;

import io.codeguard.api.conditions.Conditions;
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
 * Tells of resources that cannot be read: a condition, a warning event and a line in the log, each
 * once. What it writes needs no reading of the resource, and is owned apart from the rest of the
 * status, which stays as it was. Thread-safe.
 */
public final class UnreadableNotice {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableNotice.class);
  private static final String REASON = "Unreadable";
  private static final int INVALID = 422;
  private static final int LONGEST_MESSAGE = 512;

  private final Apply apply;
  private final ObjectEvents events;
  private final List<String> types;
  private final Clock clock;
  private final Map<String, String> told = new ConcurrentHashMap<>();

  /**
   * @param alsoFalse types of further conditions that do not hold for what cannot be read
   */
  public UnreadableNotice(Apply apply, ObjectEvents events, List<String> alsoFalse, Clock clock) {
    this.apply = apply.of("unreadable");
    this.events = events;
    this.types = new ArrayList<>(List.of(Conditions.READABLE));
    this.types.addAll(alsoFalse);
    this.clock = clock;
  }

  /**
   * Returns whether the resource is one that cannot be read, which then is told. Of one that can be
   * read again nothing is told any more.
   *
   * @param conditions as they were read; empty for a resource that cannot be read
   */
  public boolean tell(HasMetadata resource, List<StatusCondition> conditions) {
    Optional<String> reason = Unreadable.reason(resource);
    if (reason.isEmpty()) {
      withdraw(resource, conditions);
      return false;
    }
    String message = reason.get() + ": correct it, or delete the resource";
    String uid = resource.getMetadata().getUid();
    if (!message.equals(told.get(uid))) {
      write(resource, message);
      told.put(uid, message);
    }
    return true;
  }

  /** The resource is gone. */
  public void forget(String uid) {
    told.remove(uid);
  }

  private void withdraw(HasMetadata resource, List<StatusCondition> conditions) {
    boolean stands =
        conditions.stream().anyMatch(condition -> condition.type().equals(Conditions.READABLE));
    if (stands) {
      var _ = apply.status(fresh(resource));
    }
    told.remove(resource.getMetadata().getUid());
  }

  private void write(HasMetadata resource, String message) {
    GenericKubernetesResource fresh = fresh(resource);
    List<Object> former = apply.read(fresh).map(UnreadableNotice::conditions).orElse(List.of());
    List<Map<String, Object>> wanted =
        types.stream()
            .map(type -> condition(resource, type, message, since(former, type)))
            .toList();
    if (former.containsAll(wanted)) {
      return;
    }
    LOG.warn(
        "{} {}/{}: {}",
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        message);
    events.warning(resource, REASON, message);
    fresh.setAdditionalProperty("status", Map.of("conditions", wanted));
    try {
      var _ = apply.status(fresh);
    } catch (KubernetesClientException e) {
      if (e.getCode() != INVALID) {
        throw e;
      }
      LOG.info("The API server refuses the condition, too: {}", Failures.message(e));
    }
  }

  /** Whatever is there: the status may be what cannot be read. */
  private static List<Object> conditions(GenericKubernetesResource resource) {
    return resource.getAdditionalProperties().get("status") instanceof Map<?, ?> status
            && status.get("conditions") instanceof List<?> conditions
        ? List.copyOf(conditions)
        : List.of();
  }

  /** The time of change of a condition that did not hold before either. */
  private String since(List<Object> former, String type) {
    return former.stream()
        .filter(Map.class::isInstance)
        .map(condition -> (Map<?, ?>) condition)
        .filter(condition -> type.equals(condition.get("type")))
        .filter(condition -> "False".equals(condition.get("status")))
        .map(condition -> condition.get("lastTransitionTime"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static Map<String, Object> condition(
      HasMetadata resource, String type, String message, String since) {
    Map<String, Object> condition = new HashMap<>();
    condition.put("type", type);
    condition.put("status", "False");
    condition.put("reason", REASON);
    condition.put("message", Truncation.start(message, LONGEST_MESSAGE));
    condition.put("observedGeneration", resource.getMetadata().getGeneration());
    condition.put("lastTransitionTime", since);
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
