import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures times, in seconds, observed with a watch:
 *
 * <ul>
 *   <li>{@code zero-decision}: from the apply of a job until the Deployment of a pool at zero is
 *       scaled up; includes writing the first task to Redis
 *   <li>{@code zero-to-succeeded}: a job with ten files, without a running worker
 *   <li>{@code warm-to-succeeded}: the same with an idle worker
 *   <li>{@code local-commons-lang}: {@code codeguard run} with syntax and secrets, started like by
 *       a user
 * </ul>
 *
 * and {@code operator-resident}: the resident memory of an idle operator, in MiB.
 */
class PathBenchmark {
  private static final int RUNS = 5;
  private static final String POOL_NAMESPACE = "codeguard";
  private static final String COMMONS_LANG =
      "org/apache/commons/commons-lang3/3.17.0/commons-lang3-3.17.0-sources.jar";

  private final KubernetesClient client;
  private final boolean json;

  PathBenchmark(KubernetesClient client, boolean json) {
    this.client = client;
    this.json = json;
  }

  public static void main(String[] arguments) throws Exception {
    try (KubernetesClient client =
        new KubernetesClientBuilder().withHttpClientFactory(new JdkHttpClientFactory()).build()) {
      new PathBenchmark(client, List.of(arguments).contains("--json")).run();
    }
  }

  private void run() throws Exception {
    report(
        "operator-resident",
        "MiB",
        300,
        List.of(Long.parseLong(System.getenv("CODEGUARD_OPERATOR_KIB")) / 1024.0));
    List<Double> decisions = new ArrayList<>();
    List<Double> cold = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      awaitReplicas(0);
      long start = System.nanoTime();
      apply("cold-" + i);
      client
          .apps()
          .deployments()
          .inNamespace(POOL_NAMESPACE)
          .withLabel("codeguard.io/pool", "default")
          .waitUntilCondition(PathBenchmark::awake, 60, TimeUnit.SECONDS);
      decisions.add(seconds(start));
      awaitSucceeded("cold-" + i);
      cold.add(seconds(start));
    }
    report("zero-decision", "s", 0.5, decisions);
    report("zero-to-succeeded", "s", 15, cold);

    keepOneWorker();
    awaitReplicas(1);
    List<Double> warm = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      apply("warm-" + i);
      awaitSucceeded("warm-" + i);
      warm.add(seconds(start));
    }
    report("warm-to-succeeded", "s", 2, warm);
    report("local-commons-lang", "s", 15, local());
  }

  private static boolean awake(Deployment deployment) {
    return deployment != null && deployment.getSpec().getReplicas() > 0;
  }

  private void apply(String name) {
    String files =
        IntStream.range(0, 10)
            .mapToObj(i -> "f%d.json: '{\"a\": %d}'".formatted(i, i))
            .collect(Collectors.joining(", "));
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: codeguard.io/v1alpha1
                kind: ValidationJob
                metadata: {name: %s, namespace: default}
                spec: {source: {inline: {%s}}, validations: [{type: syntax}], cache: false}
                """
                    .formatted(name, files),
                GenericKubernetesResource.class))
        .create();
  }

  private void awaitSucceeded(String name) {
    client
        .resources(ValidationJob.class)
        .inNamespace("default")
        .withName(name)
        .waitUntilCondition(
            job -> job.getStatus() != null && "Succeeded".equals(job.getStatus().phase()),
            120,
            TimeUnit.SECONDS);
  }

  private void awaitReplicas(int replicas) {
    client
        .resources(WorkerPool.class)
        .inNamespace(POOL_NAMESPACE)
        .withName("default")
        .waitUntilCondition(
            pool ->
                pool.getStatus() != null
                    && pool.getStatus().replicas() == replicas
                    && pool.getStatus().readyReplicas() == replicas,
            180,
            TimeUnit.SECONDS);
  }

  private void keepOneWorker() {
    GenericKubernetesResource pool =
        Serialization.unmarshal(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: WorkerPool
            metadata: {name: default, namespace: codeguard}
            spec: {autoscaling: {minReplicas: 1}}
            """,
            GenericKubernetesResource.class);
    client.resource(pool).fieldManager("benchmark").forceConflicts().serverSideApply();
  }

  private List<Double> local() throws Exception {
    Path manifest = Files.createTempFile("commons-lang", ".yaml");
    Files.writeString(
        manifest,
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: commons-lang}
        spec:
          source: {inline: {nothing: ""}}
          validations: [{type: syntax}, {type: secrets}]
          cache: false
        """);
    Path sources = unpacked();
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder("./codeguard", "run", manifest.toString(), "--dir", sources.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() > 1) {
        throw new IllegalStateException("codeguard run failed");
      }
      times.add(seconds(start));
    }
    Files.delete(manifest);
    return times;
  }

  /** The sources of Commons Lang, which the build downloads for its tests. */
  private static Path unpacked() throws Exception {
    Path jar = Path.of(System.getProperty("user.home"), ".m2", "repository").resolve(COMMONS_LANG);
    if (!Files.exists(jar)) {
      run(
          "./mvnw",
          "-q",
          "dependency:get",
          "-Dartifact=org.apache.commons:commons-lang3:3.17.0:jar:sources");
    }
    Path directory = Files.createDirectories(Path.of("build", "commons-lang"));
    new ProcessBuilder(System.getenv("JAVA_HOME") + "/bin/jar", "xf", jar.toString())
        .directory(directory.toFile())
        .inheritIO()
        .start()
        .waitFor();
    return directory;
  }

  private static void run(String... command) throws Exception {
    if (new ProcessBuilder(command).directory(new File(".")).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void report(String name, String unit, double limit, List<Double> values) {
    double median = values.stream().sorted().toList().get(values.size() / 2);
    String format =
        json
            ? "{\"case\":\"%s\",\"system\":\"codeguard\",\"value\":%.3f,\"unit\":\"%s\","
                + "\"min\":%.3f,\"max\":%.3f,\"limit\":%.1f}%n"
            : "%-20s median %8.3f %-3s  min %8.3f  max %8.3f  limit %.1f%n";
    System.out.printf(
        Locale.ROOT,
        format,
        name,
        median,
        unit,
        Collections.min(values),
        Collections.max(values),
        limit);
  }
}
