package io.codeguard.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for the status of resources. */
public final class Statuses {
  public static final Duration SOON = Duration.ofSeconds(60);

  private Statuses() {}

  /**
   * Waits until the resource has the condition with this status; {@code Status} or {@code Status
   * Reason}.
   */
  public static StatusCondition awaitCondition(
      Supplier<? extends HasMetadata> resource, String type, String expected) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(condition(resource.get(), type).map(Statuses::text).orElse("absent"))
                    .as(type)
                    .startsWith(expected));
    return condition(resource.get(), type).orElseThrow();
  }

  private static String text(StatusCondition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }

  public static Optional<StatusCondition> condition(HasMetadata resource, String type) {
    return conditions(resource).stream().filter(found -> found.type().equals(type)).findFirst();
  }

  private static List<StatusCondition> conditions(HasMetadata resource) {
    List<StatusCondition> conditions =
        switch (resource) {
          case WorkerPool pool when pool.getStatus() != null -> pool.getStatus().conditions();
          case ValidationJob job when job.getStatus() != null -> job.getStatus().conditions();
          case null, default -> null;
        };
    return conditions == null ? List.of() : conditions;
  }
}
