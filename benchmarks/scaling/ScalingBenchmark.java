import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures a pool on a real cluster, with tasks that only sleep:
 *
 * <ul>
 *   <li>{@code zero-to-first-result} (s): from the apply of a job until its first task is
 *       completed, without a running worker; and the part after the start of the worker's
 *       container, which is CodeGuard's own
 *   <li>{@code versus-ideal} (ratio): 5,000 tasks of 100 ms on up to ten workers with one task at a
 *       time, starting from zero, relative to the ideal time of the workers that became ready; and
 *       the time until the last of them was ready, which depends on the machine as well
 *   <li>{@code versus-indexed-job} (ratio): 200 tasks, relative to a Kubernetes Indexed Job with
 *       one pod per task, ten at a time, whose container exits immediately
 *   <li>{@code small-job-beside-big} (ratio): the median latency of twenty one-file jobs next to a
 *       job with 100,000 tasks, relative to that without it
 * </ul>
 */
class ScalingBenchmark {
  private static final int SMALL_JOBS = 20;

  private final KubernetesClient client;
  private final boolean json;

  ScalingBenchmark(KubernetesClient client, boolean json) {
    this.client = client;
    this.json = json;
  }

  public static void main(String[] arguments) {
    try (KubernetesClient client =
        new KubernetesClientBuilder().withHttpClientFactory(new JdkHttpClientFactory()).build()) {
      new ScalingBenchmark(client, List.of(arguments).contains("--json")).run();
    }
  }

  private void run() {
    zeroToFirstResult();
    versusIdeal();
    versusIndexedJob();
    smallJobBesideBig();
  }

  private void zeroToFirstResult() {
    List<Double> all = new ArrayList<>();
    List<Double> own = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pool("first-" + i, 1, 1);
      long start = System.nanoTime();
      job("first-" + i, "first-" + i, 1, 1, 1);
      awaitPod("first-" + i);
      long running = System.nanoTime();
      await("first-" + i, status -> status.tasks() != null && status.tasks().succeeded() > 0);
      all.add(seconds(start));
      own.add(seconds(running));
      removePool("first-" + i);
    }
    report("zero-to-first-result", median(all), "s");
    report("zero-to-first-result-own", median(own), "s");
  }

  private void versusIdeal() {
    pool("ideal", 10, 1);
    Instant applied = Instant.now();
    long start = System.nanoTime();
    // 250 files and 20 validations.
    job("ideal", "ideal", 250, 20, 100);
    await("ideal", status -> "Succeeded".equals(status.phase()));
    double took = seconds(start);
    int workers = pool("ideal").getStatus().readyReplicas();
    double ideal = 5000 * 0.1 / workers;
    report("versus-ideal-workers", workers, "workers");
    report("versus-ideal-start", lastReady("ideal", applied), "s");
    report("versus-ideal", took / ideal, "ratio");
    removePool("ideal");
  }

  /** The time until the last worker was ready, rounded to a second. */
  private double lastReady(String pool, Instant since) {
    return client
        .pods()
        .inNamespace("codeguard")
        .withLabel("codeguard.io/pool", pool)
        .list()
        .getItems()
        .stream()
        .flatMap(pod -> pod.getStatus().getConditions().stream())
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()))
        .mapToDouble(ready -> Duration.between(since, ready).toMillis() / 1e3)
        .max()
        .orElse(0);
  }

  private void versusIndexedJob() {
    pool("indexed", 3, 10);
    job("warm-up", "indexed", 100, 1, 10);
    await("warm-up", status -> "Succeeded".equals(status.phase()));
    long start = System.nanoTime();
    job("indexed", "indexed", 200, 1, 0);
    await("indexed", status -> "Succeeded".equals(status.phase()));
    double ours = seconds(start);
    removePool("indexed");

    start = System.nanoTime();
    create(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: peer, namespace: default}
        spec:
          completions: 200
          parallelism: 10
          completionMode: Indexed
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers:
                - {name: task, image: "%s", imagePullPolicy: IfNotPresent, command: [redis-server, --version]}
        """
            .formatted(System.getenv("REDIS_IMAGE")));
    client
        .resources(Job.class)
        .inNamespace("default")
        .withName("peer")
        .waitUntilCondition(
            job -> job.getStatus() != null && Integer.valueOf(200).equals(job.getStatus().getSucceeded()),
            30,
            TimeUnit.MINUTES);
    double peer = seconds(start);
    report("versus-indexed-job-own", ours, "s");
    report("versus-indexed-job-peer", peer, "s");
    report("versus-indexed-job", peer / ours, "ratio");
  }

  private void smallJobBesideBig() {
    pool("fair", 1, 10);
    job("wake", "fair", 1, 1, 0);
    await("wake", status -> "Succeeded".equals(status.phase()));
    double alone = median(smallJobs("alone"));
    // 250 files, 32 validations and thirteen jobs are 104,000 tasks.
    for (int i = 0; i < 13; i++) {
      job("big-" + i, "fair", 250, 32, 1);
    }
    await("big-0", status -> status.tasks() != null && status.tasks().succeeded() > 0);
    double beside = median(smallJobs("beside"));
    report("small-job-alone", alone, "s");
    report("small-job-beside", beside, "s");
    report("small-job-beside-big", beside / alone, "ratio");
  }

  private List<Double> smallJobs(String name) {
    List<Double> latencies = new ArrayList<>();
    for (int i = 0; i < SMALL_JOBS; i++) {
      long start = System.nanoTime();
      job(name + "-" + i, "fair", 1, 1, 1);
      await(name + "-" + i, status -> "Succeeded".equals(status.phase()));
      latencies.add(seconds(start));
    }
    return latencies;
  }

  private void pool(String name, int most, int concurrency) {
    create(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s, namespace: codeguard}
        spec:
          allowedNamespaces: [default]
          concurrency: %d
          resources: {requests: {cpu: 20m, memory: 64Mi}, limits: {memory: 512Mi}}
          autoscaling: {maxReplicas: %d, tasksPerWorker: 10}
        """
            .formatted(name, concurrency, most));
    client
        .resources(WorkerPool.class)
        .inNamespace("codeguard")
        .withName(name)
        .waitUntilCondition(pool -> pool.getStatus() != null, 30, TimeUnit.SECONDS);
  }

  private WorkerPool pool(String name) {
    return client.resources(WorkerPool.class).inNamespace("codeguard").withName(name).get();
  }

  private void removePool(String name) {
    client.resources(ValidationJob.class).inNamespace("default").delete();
    client
        .resources(ValidationJob.class)
        .inNamespace("default")
        .informOnCondition(List::isEmpty)
        .orTimeout(2, TimeUnit.MINUTES)
        .join();
    client.resources(WorkerPool.class).inNamespace("codeguard").withName(name).delete();
    client
        .pods()
        .inNamespace("codeguard")
        .withLabel("codeguard.io/pool", name)
        .informOnCondition(List::isEmpty)
        .orTimeout(2, TimeUnit.MINUTES)
        .join();
  }

  private void job(String name, String pool, int files, int validations, int millis) {
    String inline =
        IntStream.range(0, files).mapToObj(i -> "f" + i + ": x").collect(Collectors.joining(", "));
    String sleeps =
        IntStream.range(0, validations)
            .mapToObj(i -> "{type: sleep, parameters: {millis: %d}}".formatted(millis))
            .collect(Collectors.joining(", "));
    create(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s, namespace: default}
        spec:
          source: {inline: {%s}}
          validations: [%s]
          cache: false
          poolRef: {name: %s, namespace: codeguard}
        """
            .formatted(name, inline, sleeps, pool));
  }

  private void create(String manifest) {
    client.resource(Serialization.unmarshal(manifest, GenericKubernetesResource.class)).create();
  }

  private void await(String job, Predicate<ValidationJobStatus> condition) {
    client
        .resources(ValidationJob.class)
        .inNamespace("default")
        .withName(job)
        .waitUntilCondition(
            found -> found != null && found.getStatus() != null && condition.test(found.getStatus()),
            15,
            TimeUnit.MINUTES);
  }

  private void awaitPod(String pool) {
    client
        .pods()
        .inNamespace("codeguard")
        .withLabel("codeguard.io/pool", pool)
        .informOnCondition(pods -> pods.stream().anyMatch(ScalingBenchmark::runs))
        .orTimeout(2, TimeUnit.MINUTES)
        .join();
  }

  private static boolean runs(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .anyMatch(container -> container.getState().getRunning() != null);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void report(String name, double value, String unit) {
    System.out.printf(
        Locale.ROOT,
        json
            ? "{\"case\":\"%s\",\"system\":\"codeguard\",\"value\":%.3f,\"unit\":\"%s\"}%n"
            : "%-26s %10.3f %s%n",
        name,
        value,
        unit);
  }
}
