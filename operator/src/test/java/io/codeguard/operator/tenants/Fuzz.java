package io.codeguard.operator.tenants;

import io.codeguard.operator.reading.RandomResources;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random jobs and pools that the schemas admit; rejected ones are retried with fewer fields. */
final class Fuzz implements Trouble {
  private static final int KEPT = 60;

  private record Made(String plural, String name) {}

  private final Adversary adversary;
  private final Random random;
  private final RandomResources resources;
  private final JSONSchemaProps jobs = RandomResources.schema(Adversary.JOBS);
  private final JSONSchemaProps pools = RandomResources.schema(Adversary.POOLS);
  private final Deque<Made> made = new ArrayDeque<>();
  private int count;

  Fuzz(Adversary adversary, Random random) {
    this.adversary = adversary;
    this.random = random;
    this.resources = new RandomResources(random);
  }

  @Override
  public Duration apart() {
    return Duration.ofMillis(100);
  }

  @Override
  public void round() {
    if (random.nextInt(4) > 0) {
      create("ValidationJob", Adversary.JOBS, Adversary.smallJob(), jobs);
    } else {
      create("WorkerPool", Adversary.POOLS, adversary.ownPool(), pools);
    }
    if (made.size() > KEPT) {
      Made oldest = made.removeFirst();
      var _ = adversary.delete(oldest.plural(), oldest.name());
    }
  }

  /** CEL rules reject most resources with only random fields, and few with one random field. */
  private void create(
      String kind, String plural, Map<String, Object> least, JSONSchemaProps schema) {
    String name = "fuzz-" + count++;
    Map<String, JSONSchemaProps> fields = schema.getProperties().get("spec").getProperties();
    List<String> chosen = new ArrayList<>(fields.keySet().stream().sorted().toList());
    Collections.shuffle(chosen, random);
    for (int left = 1 + random.nextInt(8); left >= 0; left = left == 0 ? -1 : left / 2) {
      Map<String, Object> spec = new LinkedHashMap<>(least);
      chosen.subList(0, left).forEach(field -> spec.put(field, resources.value(fields.get(field))));
      if (adversary.create(plural, adversary.resource(kind, name, spec))) {
        made.addLast(new Made(plural, name));
        return;
      }
    }
  }
}
