package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.queue.QueueModel.Held;
import io.codeguard.queue.QueueModel.Job;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Invariants that hold after each step: Redis and the model agree on all task locations, counts and
 * timers.
 */
final class ModelInvariants {
  private final QueueModel model;
  private final ModelDump redis;

  private ModelInvariants(QueueModel model, ModelDump redis) {
    this.model = model;
    this.redis = redis;
  }

  static void check(QueueModel model, ModelDump redis) {
    ModelInvariants invariants = new ModelInvariants(model, redis);
    invariants.eachTaskIsInItsPlace();
    model.jobs.values().forEach(invariants::countersEqualContents);
    invariants.totalsEqualContents();
    invariants.leasableJobsArePlaced();
    invariants.timersAreSet();
    invariants.workersHoldTheTasksThatTheyLeased();
    invariants.nothingElseIsLeft();
  }

  private void eachTaskIsInItsPlace() {
    Map<String, List<String>> found = redis.places();
    Map<String, List<String>> expected = model.places();
    // Only differences are reported.
    Map<String, List<String>> same = new TreeMap<>(expected);
    same.entrySet().retainAll(found.entrySet());
    found.keySet().removeAll(same.keySet());
    expected.keySet().removeAll(same.keySet());
    assertThat(found).as("where each task is").isEqualTo(expected);
  }

  private void countersEqualContents(Job job) {
    JsonNode found = redis.job(job.id);
    Map<String, Long> expected = new TreeMap<>();
    expected.put("incarnation", job.incarnation);
    expected.put("next", job.next);
    expected.put("total", job.total);
    expected.put("ready", job.ready());
    expected.put("alone", (long) job.singles.size());
    expected.put("active", model.active(job));
    expected.put("delayed", (long) job.delayed.size());
    expected.put("done", job.done);
    expected.put("dead", (long) job.dead.size());
    expected.put("exhausted", job.exhausted());
    expected.put("c:n", job.counter);
    Map<String, Long> counted = new TreeMap<>();
    expected.keySet().forEach(field -> counted.put(field, ModelDump.field(found, field)));
    assertThat(counted).as("counters of %s", job.id).isEqualTo(expected);
    assertThat(found.path("results").asLong()).isEqualTo(job.results);
    if (!job.cancelled) {
      assertThat(job.total)
          .as("each task of %s is in one place", job.id)
          .isEqualTo(
              job.ready() + model.active(job) + job.delayed.size() + job.done + job.dead.size());
    }
  }

  private void totalsEqualContents() {
    JsonNode queue = redis.root().path("queue");
    assertThat(queue.path("ready").asLong())
        .as("ready in all")
        .isEqualTo(
            model.jobs.values().stream()
                .filter(job -> !job.settings.suspended())
                .mapToLong(Job::ready)
                .sum());
    assertThat(queue.path("withheld").asLong())
        .as("withheld in all")
        .isEqualTo(model.jobs.values().stream().mapToLong(model::withheld).sum());
    assertThat(queue.path("active").asLong())
        .as("active in all")
        .isEqualTo(model.jobs.values().stream().mapToLong(model::active).sum());
    assertThat(queue.path("delayed").asLong())
        .as("delayed in all")
        .isEqualTo(model.jobs.values().stream().mapToLong(job -> job.delayed.size()).sum());
    assertThat(queue.path("dead").asLong())
        .as("dead in all")
        .isEqualTo(model.jobs.values().stream().mapToLong(job -> job.dead.size()).sum());
  }

  private void leasableJobsArePlaced() {
    Map<String, List<String>> runs = new TreeMap<>();
    redis
        .root()
        .path("runs")
        .properties()
        .forEach(run -> runs.put(run.getKey(), names(run.getValue())));
    Map<String, List<String>> expected = new TreeMap<>();
    model.jobs.values().stream()
        .filter(job -> model.leasable(job) > 0)
        .forEach(
            job ->
                expected.merge(
                    Integer.toString(job.settings.priority()),
                    List.of(job.id),
                    (a, b) -> Stream.concat(a.stream(), b.stream()).sorted().toList()));
    assertThat(runs).as("leasable jobs by priority").isEqualTo(expected);
    assertThat(redis.names("priorities")).hasSameElementsAs(expected.keySet());
    assertThat(redis.names("waiting"))
        .as("jobs with ready tasks")
        .isEqualTo(
            model.jobs.values().stream()
                .filter(job -> job.ready() > 0 && !job.settings.suspended())
                .map(job -> job.id)
                .toList());
  }

  private static List<String> names(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).sorted().toList();
  }

  private void timersAreSet() {
    Map<String, Long> expected = new TreeMap<>();
    model.leases.values().forEach(held -> expected.put("l" + held.lease().token(), held.end()));
    for (Job job : model.jobs.values()) {
      expected.put("x" + job.id, job.expires);
      if (!job.settings.suspended()) {
        job.delayed.stream()
            .mapToLong(QueueModel.Delayed::due)
            .min()
            .ifPresent(due -> expected.put("d" + job.id, due));
      }
    }
    Map<String, Long> timers = new TreeMap<>();
    redis
        .root()
        .path("timers")
        .properties()
        .forEach(timer -> timers.put(timer.getKey(), timer.getValue().asLong()));
    model.workers.keySet().forEach(worker -> expected.put("w" + worker, timers.get("w" + worker)));
    assertThat(timers).as("timers").isEqualTo(expected);
  }

  private void workersHoldTheTasksThatTheyLeased() {
    Map<String, Long> held = new TreeMap<>();
    model.workers.keySet().forEach(worker -> held.put(worker, 0L));
    for (Held lease : model.leases.values()) {
      held.computeIfPresent(lease.worker(), (worker, n) -> n + lease.tasks().size());
    }
    Map<String, Long> found = new TreeMap<>();
    redis
        .root()
        .path("workers")
        .properties()
        .forEach(
            worker ->
                found.put(
                    worker.getKey(), Long.parseLong(worker.getValue().asText().split(" ")[0])));
    assertThat(found).as("tasks that workers hold").isEqualTo(held);
    assertThat(redis.root().path("queue").path("slots").asInt())
        .as("slots")
        .isEqualTo(model.slots());
  }

  private void nothingElseIsLeft() {
    assertThat(redis.names("endless")).as("keys that would stay for ever").isEmpty();
    assertThat(redis.names("keys"))
        .allSatisfy(
            key -> {
              String[] parts = key.split(":", 2);
              if (parts.length == 2 && "jgsdxorht".contains(parts[0])) {
                assertThat(parts[1].split("\\|")[0])
                    .as("the job of key %s", key)
                    .isIn(model.jobs.keySet());
              }
            });
  }
}
