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
 * A Kubernetes node in a container of Docker, made by dev/cluster, which also chooses the image. It
 * goes with this JVM, however that ends.
 */
public final class ClusterNode {
  private static final String SCRIPT =
      Path.of(System.getProperty("codeguard.project"), "dev", "cluster").toString();

  /**
   * Starts the cluster $2, and prints its kubeconfig's path. Outlives signals that end the JVM;
   * when the pipe from it closes, removes the cluster.
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

  /** Empty where there is no Docker, or no image for a node; what is missing is written. */
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
      // Not closed: the guard's other end is this JVM's for good.
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

  /** The command line that runs kubectl with all rights, without its arguments. */
  List<String> kubectl() {
    return List.of("docker", "exec", "-i", name, "kubectl");
  }

  /** The address of this machine as the node sees it. */
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

  /** Runs a shell's script on the node, and returns what it prints. */
  public String shell(String script) {
    return Program.run("docker", "exec", name, "sh", "-c", script).orThrow();
  }

  /** Writes a file on the node's disk, for everybody to read, with its directories. */
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

  /** Stops everything on the node. */
  public void pause() {
    Program.run("docker", "pause", name).orThrow();
  }

  /** Lets a paused node go on; whether it was paused. */
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
