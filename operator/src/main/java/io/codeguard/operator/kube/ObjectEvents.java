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
 * Tells the story of a resource as Kubernetes' events. Repetitions are folded into one event that
 * counts; so are different messages of one reason when they come too often. An event that cannot be
 * written is only logged. Thread-safe.
 */
public final class ObjectEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectEvents.class);

  /** Different messages of one resource and reason within {@link #WINDOW}; more are folded. */
  static final int DISTINCT = 10;

  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int REMEMBERED = 1000;
  private static final int LONGEST_MESSAGE = 1024;

  private record Kind(String uid, String type, String reason) {}

  /** Events of one kind that may still grow. */
  private static final class Series {
    final Map<String, Told> byMessage = new LinkedHashMap<>();
    Told last;
  }

  private static final class Told {
    final String name;
    final Instant first;
    int count;

    Told(String name, Instant first) {
      this.name = name;
      this.first = first;
    }
  }

  private final Apply apply;
  private final String instance;
  private final Clock clock;
  private final Map<Kind, Series> series =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Series> eldest) {
          return size() > REMEMBERED;
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

  /** Something went as it should. */
  public void normal(HasMetadata about, String reason, String message) {
    tell(about, "Normal", reason, message);
  }

  /** Something is wrong; the message says what to do. */
  public void warning(HasMetadata about, String reason, String message) {
    tell(about, "Warning", reason, message);
  }

  private void tell(HasMetadata about, String type, String reason, String text) {
    String message =
        text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE - 1) + "…";
    try {
      apply.resource(event(about, type, reason, message));
    } catch (KubernetesClientException e) {
      LOG.warn("The event {} '{}' could not be written: {}", reason, message, e.getMessage());
    }
  }

  private synchronized Event event(HasMetadata about, String type, String reason, String message) {
    Instant now = clock.instant();
    String uid = about.getMetadata().getUid();
    Series kind = series.computeIfAbsent(new Kind(uid, type, reason), ignored -> new Series());
    kind.byMessage.values().removeIf(told -> told.first.plus(WINDOW).isBefore(now));
    Told told = kind.byMessage.get(message);
    if (told == null && kind.byMessage.size() < DISTINCT) {
      told = new Told(name(about, now), now);
      kind.byMessage.put(message, told);
    } else if (told == null) {
      told = kind.last;
    }
    told.count++;
    kind.last = told;
    return new EventBuilder()
        .withNewMetadata()
        .withName(told.name)
        .withNamespace(about.getMetadata().getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withName(about.getMetadata().getName())
        .withNamespace(about.getMetadata().getNamespace())
        .withUid(uid)
        .endInvolvedObject()
        .withType(type)
        .withReason(reason)
        .withMessage(message)
        .withCount(told.count)
        .withFirstTimestamp(seconds(told.first))
        .withLastTimestamp(seconds(now))
        .withNewSource(Labels.OPERATOR, null)
        .withReportingComponent("codeguard.io/operator")
        .withReportingInstance(instance)
        .build();
  }

  /** As Kubernetes' own components name theirs: the object, and the time. */
  private static String name(HasMetadata about, Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return "%s.%x".formatted(about.getMetadata().getName(), nanos);
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
