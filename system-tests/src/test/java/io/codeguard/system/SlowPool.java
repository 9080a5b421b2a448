package io.codeguard.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A pool {@code slow}, whose workers take a time per file that the job specifies. */
record SlowPool(Jobs jobs) {
  /** The number of files of each job, and so the maximum size of a batch. */
  static final int FILES = 3;

  private static final String VOLUME =
      "{name: jars, mountPath: /opt/codeguard/more, readOnly: true, configMap: {name: jars}}";

  /** Installs the validator and the secret of the chart's Redis in the namespace. */
  static SlowPool in(Jobs jobs, Path directory) {
    jobs.redisSecret();
    jobs.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: jars}
        binaryData: {sleep.jar: %s}
        """
            .formatted(Base64.getEncoder().encodeToString(jar(directory))));
    return new SlowPool(jobs);
  }

  /** The sleeping validator of the benchmarks, packaged like by a user. */
  private static byte[] jar(Path directory) {
    Path source = Commands.PROJECT.resolve("benchmarks/scaling/sleep");
    Path tools = Path.of(System.getProperty("java.home"), "bin");
    var _ =
        Commands.run(
            Map.of(),
            List.of(
                tools.resolve("javac").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.resolve("SleepValidator.java").toString()));
    Path jar = directory.resolve("sleep.jar");
    var _ =
        Commands.run(
            Map.of(),
            List.of(
                tools.resolve("jar").toString(),
                "cf",
                jar.toString(),
                "-C",
                directory.toString(),
                "SleepValidator.class",
                "-C",
                source.toString(),
                "META-INF",
                "-C",
                source.toString(),
                "sleep.json"));
    try {
      return Files.readAllBytes(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uses the chart's Redis. */
  void apply(String spec) {
    apply("{secretRef: {name: redis}}", spec);
  }

  /**
   * @param redis as in {@code spec.redis}
   * @param spec the rest of the spec, as YAML in one line
   */
  void apply(String redis, String spec) {
    jobs.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: slow}
        spec:
          {redis: %s, podTemplate: {volumes: [%s]}, %s}
        """
            .formatted(redis, VOLUME, spec));
  }

  void awaitWorkers(Duration limit, int count) {
    jobs.awaitWorkers("slow", limit, count);
  }

  /**
   * Starts a job of this pool.
   *
   * @param more of its spec, as YAML in one line with a comma before it
   */
  void startJob(String name, int validations, Duration each, String more) {
    jobs.apply(
        name,
        "{source: {inline: {a: x, b: x, c: x}}, poolRef: {name: slow}, cache: false, validations: [%s]%s}"
            .formatted(
                String.join(
                    ", ",
                    Collections.nCopies(
                        validations,
                        "{type: sleep, parameters: {millis: %d}}".formatted(each.toMillis()))),
                more));
  }
}
