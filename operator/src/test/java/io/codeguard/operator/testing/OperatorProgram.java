package io.codeguard.operator.testing;

import io.codeguard.operator.Main;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The operator as a separate process, started like in its image. */
public final class OperatorProgram implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final int port;

  private OperatorProgram(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts a replica with this name; it connects to the API server at {@code apiServer}. */
  public static OperatorProgram start(Cluster cluster, String pod, URI apiServer) {
    return start(cluster, pod, apiServer, Map.of());
  }

  /** The same, with additional settings. */
  public static OperatorProgram start(
      Cluster cluster, String pod, URI apiServer, Map<String, String> settings) {
    Map<String, String> environment = environment(cluster, pod, apiServer);
    environment.putAll(settings);
    return run(environment);
  }

  private static Map<String, String> environment(Cluster cluster, String pod, URI apiServer) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBECONFIG", kubeconfig(cluster, apiServer).toString());
    environment.put("CODEGUARD_NAMESPACE", cluster.namespace());
    environment.put("CODEGUARD_POD", pod);
    environment.put("CODEGUARD_SERVICE", Cluster.OPERATOR);
    environment.put("CODEGUARD_WORKER_IMAGE", "worker:test");
    environment.put("CODEGUARD_REDIS_SECRET", Cluster.REDIS_SECRET);
    environment.put("CODEGUARD_WATCH_NAMESPACES", cluster.namespace());
    environment.put("CODEGUARD_DEFAULT_POOL", cluster.namespace() + "/default");
    environment.put("CODEGUARD_DEFAULT_POOL_CONFIGMAP", "codeguard-default-pool");
    return environment;
  }

  /** The same, with this heap size. */
  public static OperatorProgram start(Cluster cluster, String pod, URI apiServer, int megabytes) {
    return run(environment(cluster, pod, apiServer), heap(megabytes));
  }

  /** The same for all namespaces of the release, with the Java options of the chart and image. */
  public static OperatorProgram startAsInstalled(
      Cluster cluster, String pod, URI apiServer, OperatorMemory memory) {
    Map<String, String> environment = environment(cluster, pod, apiServer);
    environment.put("CODEGUARD_WATCH_NAMESPACES", cluster.watched());
    // A stall of the machine for ten seconds would lose the lease and end the process.
    environment.put("CODEGUARD_LEADER_ELECTION", "false");
    return run(environment, memory.javaOptions());
  }

  /** Starts the program with exactly this environment. */
  public static OperatorProgram run(Map<String, String> environment) {
    return run(environment, heap(256));
  }

  private static List<String> heap(int megabytes) {
    return List.of("-Xmx" + megabytes + "m", "-XX:TieredStopAtLevel=1");
  }

  private static OperatorProgram run(Map<String, String> environment, List<String> options) {
    try (var free = new java.net.ServerSocket(0)) {
      Path log = Files.createTempFile("operator", ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().put("CODEGUARD_HTTP_PORT", Integer.toString(free.getLocalPort()));
      builder.environment().putAll(environment);
      int port = free.getLocalPort();
      free.close();
      return new OperatorProgram(builder.start(), log, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path kubeconfig(Cluster cluster, URI apiServer) {
    Config config = cluster.operatorConfig();
    try {
      Path file = Files.createTempFile("kubeconfig", ".yaml");
      Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          current-context: test
          contexts: [{name: test, context: {cluster: test, user: test}}]
          clusters: [{name: test, cluster: {server: '%s', certificate-authority-data: '%s'}}]
          users: [{name: test, user: {token: '%s'}}]
          """
              .formatted(apiServer, config.getCaCertData(), config.getOauthToken()));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The HTTP status for {@code path}; 0 without a response. */
  public int status(String path) {
    return get(path).map(HttpResponse::statusCode).orElse(0);
  }

  /** The response body for {@code path}; empty without a response. */
  public String text(String path) {
    return get(path).map(HttpResponse::body).orElse("");
  }

  private Optional<HttpResponse<String>> get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return Optional.of(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public boolean ready() {
    return status("/readyz") == 200;
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The peak resident memory, in bytes. */
  public long peakMemory() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("it has ended"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Sends SIGTERM, like the kubelet. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits until it exits; returns the exit code, or -1 if it is still running. */
  public int exit(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    kill();
    process.onExit().join();
  }
}
