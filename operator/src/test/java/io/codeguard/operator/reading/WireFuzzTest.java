package io.codeguard.operator.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Resources that the schemas admit, and mutations of them, pass through lists and watches:
 * readable, or unreadable with a reason. {@code -Dwire.seed=N} repeats a run.
 */
class WireFuzzTest {
  private static final long SEED = Long.getLong("wire.seed", 20_261_130);
  private static final int PAGES = 50;
  private static final int PAGE = 100;
  private static final KubernetesSerialization SERIALIZATION =
      ResourceSerialization.serialization();

  private final Random random = new Random(SEED);
  private final RandomResources resources = new RandomResources(random);

  @Test
  void jobsAreReadableOrReported() {
    fuzz("ValidationJob", "validationjobs", ResourceSerializationTest.Jobs.class);
  }

  @Test
  void poolsAreReadableOrReported() {
    fuzz("WorkerPool", "workerpools", ResourceSerializationTest.Pools.class);
  }

  private void fuzz(String kind, String plural, Class<? extends KubernetesResourceList<?>> type) {
    JSONSchemaProps schema = RandomResources.schema(plural);
    int refused = 0;
    for (int page = 0; page < PAGES; page++) {
      boolean mutated = page % 2 == 1;
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < PAGE; i++) {
        items.add(resource(kind, page * PAGE + i, schema, mutated));
      }
      List<? extends HasMetadata> read = list(items, type);
      assertThat(read).hasSize(PAGE);
      for (int i = 0; i < PAGE; i++) {
        HasMetadata one = read.get(i);
        assertThat(one.getMetadata().getName())
            .as("seed %d", SEED)
            .isEqualTo("r-" + (page * PAGE + i));
        var reason = Unreadable.reason(one);
        if (!mutated) {
          reason.ifPresent(why -> assertThat(why).as("seed %d", SEED).contains("nested more than"));
        }
        reason.ifPresent(why -> assertThat(why).isNotBlank().hasSizeLessThan(512));
        assertThat(Unreadable.reason(SERIALIZATION.clone(one))).isEqualTo(reason);
        refused += reason.isPresent() ? 1 : 0;
      }
      watched(items.get(random.nextInt(PAGE)));
    }
    assertThat(refused).as("some resources must be unreadable").isBetween(10, PAGES * PAGE / 2);
  }

  private Map<String, Object> resource(
      String kind, int number, JSONSchemaProps schema, boolean mutated) {
    Object spec = resources.value(schema.getProperties().get("spec"));
    Object status = resources.value(schema.getProperties().get("status"));
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("apiVersion", "codeguard.io/v1alpha1");
    whole.put("kind", kind);
    whole.put("metadata", Map.of("name", "r-" + number, "namespace", "ns", "uid", "u" + number));
    whole.put("spec", mutated ? resources.mutate(spec) : spec);
    if (random.nextBoolean()) {
      whole.put("status", mutated ? resources.mutate(status) : status);
    }
    return whole;
  }

  private static List<? extends HasMetadata> list(
      List<Object> items, Class<? extends KubernetesResourceList<?>> type) {
    return SERIALIZATION
        .unmarshal(
            DeepJson.write(Map.of("metadata", Map.of("resourceVersion", "1"), "items", items)),
            type)
        .getItems();
  }

  private static void watched(Object resource) {
    WatchEvent event =
        SERIALIZATION.unmarshal(
            DeepJson.write(Map.of("type", "MODIFIED", "object", resource)), WatchEvent.class);
    assertThat(event.getObject()).isInstanceOf(HasMetadata.class);
  }
}
