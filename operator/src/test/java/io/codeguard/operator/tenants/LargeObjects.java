package io.codeguard.operator.tenants;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Objects of the maximum size of etcd, of the kinds that the operator caches, in numbers that would
 * exhaust its memory.
 */
final class LargeObjects implements Trouble {
  private static final int KEPT = 60;
  private static final int BYTES = 1_350_000;

  /** Kubernetes has no limit for them, but is itself slow with several thousand. */
  private static final int LABELS = 3000;

  private static final String APPS = "/apis/apps/v1";
  private static final String CODEGUARD = "/apis/codeguard.io/v1alpha1";

  private record Made(String group, String plural, String name) {}

  private final Adversary adversary;
  private final Random random;
  private final Deque<Made> made = new ArrayDeque<>();
  private final List<Function<String, Made>> kinds =
      List.of(
          this::emptyLists,
          this::emptyMaps,
          this::labels,
          this::suppressions,
          this::texts,
          this::poolOfVariables,
          this::poolWithForgedRecord,
          this::deployment);
  private int count;

  LargeObjects(Adversary adversary, Random random) {
    this.adversary = adversary;
    this.random = random;
  }

  @Override
  public Duration apart() {
    return Duration.ofMillis(250);
  }

  @Override
  public void round() {
    int number = count++;
    // Each kind in turn, then at random.
    int kind = number < kinds.size() ? number : random.nextInt(kinds.size());
    Made next = kinds.get(kind).apply("large-" + number);
    if (next != null) {
      made.addLast(next);
    }
    if (made.size() > KEPT) {
      Made oldest = made.removeFirst();
      var _ = adversary.delete(oldest.group(), oldest.plural(), oldest.name());
    }
  }

  /** Three bytes each as JSON, and many times that in memory. */
  private Made emptyLists(String name) {
    List<Object> lists = Collections.nCopies(BYTES / 3, List.of());
    return job(name, parameters(Map.of("lists", lists)));
  }

  private Made emptyMaps(String name) {
    List<Object> maps = Collections.nCopies(BYTES / 8, Map.of("", ""));
    return job(name, parameters(Map.of("maps", maps)));
  }

  private Made labels(String name) {
    Map<String, Object> job = adversary.sharedJob(name);
    metadata(job, "labels", labels());
    return make(CODEGUARD, Adversary.JOBS, name, job);
  }

  private static Map<String, String> labels() {
    return IntStream.range(0, LABELS)
        .boxed()
        .collect(Collectors.toMap(i -> "l%060d".formatted(i), _ -> "v".repeat(63)));
  }

  /** As many validations and suppressions as the schema admits. */
  private Made suppressions(String name) {
    Map<String, Object> suppression = Map.of("reason", "r".repeat(380), "rules", List.of("x"));
    Map<String, Object> validation =
        Map.of("type", "syntax", "suppress", Collections.nCopies(100, suppression));
    return job(name, Collections.nCopies(32, validation));
  }

  private Made texts(String name) {
    Map<String, Object> spec = Adversary.smallJob();
    String text = "t".repeat(BYTES / 6);
    spec.put(
        "source",
        Map.of(
            "inline",
            IntStream.range(0, 6).boxed().collect(Collectors.toMap(i -> i + ".txt", i -> text))));
    return make(CODEGUARD, Adversary.JOBS, name, adversary.resource("ValidationJob", name, spec));
  }

  private static List<Object> parameters(Map<String, Object> parameters) {
    return List.of(Map.of("type", "syntax", "parameters", parameters));
  }

  /** Half of these jobs wait for a pool, and so remain. */
  private Made job(String name, List<?> validations) {
    Map<String, Object> spec = Adversary.smallJob();
    spec.put("validations", validations);
    if (random.nextBoolean()) {
      spec.put("poolRef", Map.of("name", "nowhere"));
    }
    return make(CODEGUARD, Adversary.JOBS, name, adversary.resource("ValidationJob", name, spec));
  }

  private Made poolOfVariables(String name) {
    Map<String, Object> spec = adversary.ownPool();
    spec.put("env", variables(BYTES / 2));
    return make(CODEGUARD, Adversary.POOLS, name, adversary.resource("WorkerPool", name, spec));
  }

  private static List<Map<String, String>> variables(int bytes) {
    return IntStream.range(0, 200)
        .mapToObj(i -> Map.of("name", "V" + i, "value", "v".repeat(bytes / 200 - 40)))
        .toList();
  }

  /** A forged record of thousands of started jobs. */
  private Made poolWithForgedRecord(String name) {
    Map<String, Object> pool = adversary.resource("WorkerPool", name, adversary.ownPool());
    String record =
        IntStream.range(0, 250_000 / (adversary.namespace().length() + 20))
            .mapToObj(i -> "uid-%d/%s/j-%d".formatted(i, adversary.namespace(), i))
            .collect(Collectors.joining(" "));
    metadata(pool, "annotations", Map.of("codeguard.io/started-jobs", record));
    return make(CODEGUARD, Adversary.POOLS, name, pool);
  }

  /** A Deployment that looks like one of the operator. */
  private Made deployment(String name) {
    Map<String, String> labels = Map.of("app.kubernetes.io/managed-by", "codeguard-operator");
    Map<String, Object> container =
        Map.of("name", "c", "image", "none", "env", variables(BYTES / 2));
    Map<String, Object> deployment = new HashMap<>();
    deployment.put("apiVersion", "apps/v1");
    deployment.put("kind", "Deployment");
    deployment.put("metadata", new HashMap<>(Map.of("name", name, "labels", labels)));
    deployment.put(
        "spec",
        Map.of(
            "replicas", 0,
            "selector", Map.of("matchLabels", labels),
            "template",
                Map.of(
                    "metadata", Map.of("labels", labels),
                    "spec", Map.of("containers", List.of(container)))));
    return make(APPS, "deployments", name, deployment);
  }

  @SuppressWarnings("unchecked") // Made here.
  private static void metadata(Map<String, Object> resource, String field, Object value) {
    ((LinkedHashMap<String, Object>) resource.get("metadata")).put(field, value);
  }

  private Made make(String group, String plural, String name, Map<String, Object> resource) {
    return adversary.create(group, plural, resource) ? new Made(group, plural, name) : null;
  }
}
