package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits Kubernetes events. Repeated events are aggregated into one with a count, and so are events
 * with the same reason but different messages when they are too frequent. A failure to write an
 * event is only logged. Thread-safe.
 */
public final class ObjectEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectEvents.class);

  /** Maximum number of separate messages per resource and reason within {@link #WINDOW}. */
  static final int MAX_MESSAGES = 10;

  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int MAX_SERIES = 1000;
  private static final int MAX_MESSAGE_LENGTH = 1024;

  private record Key(String uid, String type, String reason) {}

  /** The recent events of one resource, type and reason. */
  private static final class Series {
    final Map<String, Occurrence> byMessage = new LinkedHashMap<>();
    Occurrence last;
  }

  private static final class Occurrence {
    final String name;
    final Instant first;
    int count;

    Occurrence(String name, Instant first) {
      this.name = name;
      this.first = first;
    }
  }

  private final Apply apply;
  private final String instance;
  private final Clock clock;
  private final Map<Key, Series> series =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Series> eldest) {
          return size() > MAX_SERIES;
        }
      };

  /**
   * @param instance the operator's pod
   */
  public ObjectEvents(Apply apply, String instance, Clock clock) {
    this.apply = apply;
    this.instance = instance;
    this.clock = clock;
  }

  /** Emits an event of type Normal. */
  public void normal(HasMetadata regarding, String reason, String message) {
    emit(regarding, "Normal", reason, message);
  }

  /** Emits an event of type Warning; the message contains the remedy. */
  public void warning(HasMetadata regarding, String reason, String message) {
    emit(regarding, "Warning", reason, message);
  }

  private void emit(HasMetadata regarding, String type, String reason, String text) {
    String message =
        text.length() <= MAX_MESSAGE_LENGTH
            ? text
            : text.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
    try {
      apply.resource(event(regarding, type, reason, message));
    } catch (KubernetesClientException e) {
      LOG.warn("Event {} '{}' could not be written: {}", reason, message, e.getMessage());
    }
  }

  private synchronized Event event(
      HasMetadata regarding, String type, String reason, String message) {
    Instant now = clock.instant();
    String uid = regarding.getMetadata().getUid();
    Series kind = series.computeIfAbsent(new Key(uid, type, reason), ignored -> new Series());
    kind.byMessage.values().removeIf(occurrence -> occurrence.first.plus(WINDOW).isBefore(now));
    Occurrence occurrence = kind.byMessage.get(message);
    if (occurrence == null && kind.byMessage.size() < MAX_MESSAGES) {
      occurrence = new Occurrence(name(regarding, now), now);
      kind.byMessage.put(message, occurrence);
    } else if (occurrence == null) {
      occurrence = kind.last;
    }
    occurrence.count++;
    kind.last = occurrence;
    return new EventBuilder()
        .withNewMetadata()
        .withName(occurrence.name)
        .withNamespace(regarding.getMetadata().getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(regarding.getApiVersion())
        .withKind(regarding.getKind())
        .withName(regarding.getMetadata().getName())
        .withNamespace(regarding.getMetadata().getNamespace())
        .withUid(uid)
        .endInvolvedObject()
        .withType(type)
        .withReason(reason)
        .withMessage(message)
        .withCount(occurrence.count)
        .withFirstTimestamp(seconds(occurrence.first))
        .withLastTimestamp(seconds(now))
        .withNewSource(Labels.OPERATOR, null)
        .withReportingComponent("codeguard.io/operator")
        .withReportingInstance(instance)
        .build();
  }

  /** Named like the events of Kubernetes' own components: object and time. */
  private static String name(HasMetadata regarding, Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return "%s.%x".formatted(regarding.getMetadata().getName(), nanos);
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
