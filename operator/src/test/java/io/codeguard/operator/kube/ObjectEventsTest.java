package io.codeguard.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.queue.testing.MovableClock;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events on a real API server. */
@Tag("api-server")
class ObjectEventsTest {
  private final KubernetesClient client = TestCluster.withApiServer().client();
  private final MovableClock clock = new MovableClock();
  private final ObjectEvents events = new ObjectEvents(new Apply(client), "pod", clock);
  private final ConfigMap about =
      client
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName("about-" + UUID.randomUUID())
                  .withNamespace("default")
                  .endMetadata()
                  .build())
          .create();

  @Test
  void aRepetitionIsCounted() {
    for (int i = 0; i < 5; i++) {
      events.normal(about, "Scaled", "from 1 to 2");
    }
    assertThat(written())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getCount()).isEqualTo(5);
              assertThat(event.getMessage()).isEqualTo("from 1 to 2");
              assertThat(event.getType()).isEqualTo("Normal");
            });
  }

  @Test
  void manyMessagesWithOneReasonAreAggregated() {
    for (int i = 0; i < 50; i++) {
      events.normal(about, "Scaled", "to " + i);
    }
    events.warning(about, "Other", "is separate");
    assertThat(written()).hasSize(ObjectEvents.MAX_MESSAGES + 1);
    assertThat(written()).extracting(Event::getMessage).contains("to 0", "to 49", "is separate");
    assertThat(written().stream().mapToInt(Event::getCount).sum()).isEqualTo(51);
  }

  @Test
  void laterMessagesAreSeparateAgain() {
    for (int i = 0; i < 50; i++) {
      events.normal(about, "Scaled", "to " + i);
    }
    clock.advance(ObjectEvents.WINDOW.plusSeconds(1));
    events.normal(about, "Scaled", "to 100");
    assertThat(written()).hasSize(ObjectEvents.MAX_MESSAGES + 1);
  }

  private List<Event> written() {
    return client
        .v1()
        .events()
        .inNamespace("default")
        .withField("involvedObject.name", about.getMetadata().getName())
        .list()
        .getItems();
  }
}
