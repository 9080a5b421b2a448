package io.codeguard.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A Kubernetes node in a Docker container, created by dev/cluster, which also selects the image. It
 * is removed when this JVM exits for any reason.
 */
public final class ClusterNode {
  private static final String SCRIPT =
      Path.of(System.getProperty("codeguard.project"), "dev", "cluster").toString();

  /**
   * Starts the cluster $2, and prints its kubeconfig's path. Ignores signals that end the JVM; when
   * the pipe from the JVM closes, removes the cluster.
   */
  private static final String GUARD =
      """
      trap '' HUP INT TERM
      if "$1" up "$2"; then
        exec > /dev/null 2>&1
        cat
      fi
      "$1" down "$2"
      """;

  private final String name;
  private final String kubeconfig;

  private ClusterNode(String name, String kubeconfig) {
    this.name = name;
    this.kubeconfig = kubeconfig;
  }

  /** Empty without Docker or a node image; prints what is missing. */
  static Optional<ClusterNode> start() {
    if (!Program.run("docker", "info").succeeded()) {
      return Optional.empty();
    }
    Program.Result image = Program.run(SCRIPT, "image");
    if (!image.succeeded()) {
      System.err.println(image.err());
      return Optional.empty();
    }
    return Optional.of(up("codeguard-test-" + UUID.randomUUID().toString().substring(0, 8)));
  }

  private static ClusterNode up(String name) {
    try {
      Process guard =
          new ProcessBuilder("/bin/sh", "-c", GUARD, "codeguard-cluster", SCRIPT, name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> down(guard)));
      // Not closed: the guard exits when this JVM closes its end of the pipe.
      String file = new BufferedReader(guard.inputReader(UTF_8)).readLine();
      if (file == null) {
        throw new IllegalStateException("The cluster does not start; dev/cluster said why.");
      }
      return new ClusterNode(name, Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void down(Process guard) {
    try {
      guard.outputWriter(UTF_8).close();
      guard.waitFor();
    } catch (IOException | InterruptedException e) {
      guard.destroy();
    }
  }

  String kubeconfig() {
    return kubeconfig;
  }

  /** The command that runs kubectl with admin permissions, without arguments. */
  List<String> kubectl() {
    return List.of("docker", "exec", "-i", name, "kubectl");
  }

  /** The address of this machine from the node's perspective. */
  String hostAddress() {
    return Program.run(
            "docker",
            "inspect",
            "-f",
            "{{range .NetworkSettings.Networks}}{{println .Gateway}}{{end}}",
            name)
        .orThrow()
        .lines()
        .findFirst()
        .orElseThrow();
  }

  void load(List<String> images) {
    List<String> command = new ArrayList<>(List.of(SCRIPT, "load", name));
    command.addAll(images);
    Program.run(command, new byte[0]).orThrow();
  }

  /** Runs a shell script on the node, and returns its output. */
  public String shell(String script) {
    return Program.run("docker", "exec", name, "sh", "-c", script).orThrow();
  }

  /** Writes a world-readable file on the node's disk, and creates its directories. */
  public void write(String path, String text) {
    Program.run(
            List.of(
                "docker",
                "exec",
                "-i",
                name,
                "sh",
                "-c",
                "umask 022; mkdir -p \"${0%/*}\"; cat > \"$0\"",
                path),
            text.getBytes(UTF_8))
        .orThrow();
  }

  /** Pauses all processes on the node. */
  public void pause() {
    Program.run("docker", "pause", name).orThrow();
  }

  /** Resumes a paused node; returns whether it was paused. */
  public boolean resume() {
    boolean paused =
        Program.run("docker", "inspect", "-f", "{{.State.Paused}}", name)
            .orThrow()
            .strip()
            .equals("true");
    if (paused) {
      Program.run("docker", "unpause", name).orThrow();
    }
    return paused;
  }
}
