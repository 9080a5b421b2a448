package io.codeguard.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;

/** The cluster's only node: what a test does to its processes. */
record Node(K3sContainer container) {
  /** The words of a command line, one a line; not every node's shell knows tr by that name. */
  private static final String WORDS =
      "{ tr '\\0' '\\n' < \"$p/cmdline\" || busybox tr '\\0' '\\n' < \"$p/cmdline\"; } 2> /dev/null";

  /** Before all other rules; K3s has the program in a folder of its own. */
  private static final String DROP =
      "PATH=$PATH:/bin/aux; iptables %s FORWARD -d %s -j DROP && iptables %s FORWARD -s %s -j DROP";

  /**
   * Sends a signal to all processes with this word, whole, on their command line; waits for one
   * where the last blow is not recovered from yet.
   */
  void signal(String signal, String word) {
    String script =
        """
        for p in /proc/[0-9]*; do
          if %s | grep -qxF '%s'; then kill -%s "${p#/proc/}" && echo "${p#/proc/}"; fi
        done; true
        """
            .formatted(WORDS, word, signal);
    Awaitility.await("a process with '" + word + "' on its command line")
        .atMost(Duration.ofMinutes(2))
        .until(() -> !run(script).isBlank());
  }

  /** Whether a process with this word on its command line runs. */
  boolean runs(String word) {
    String found =
        run(
            "for p in /proc/[0-9]*; do if %s | grep -qxF '%s'; then echo yes; fi; done; true"
                .formatted(WORDS, word));
    return !found.isBlank();
  }

  /** Drops every packet to and from a pod but those of the node itself, whose probes go on. */
  void cutOff(String address) {
    var _ = run(DROP.formatted("-I", address, "-I", address));
  }

  /** Lets a pod's packets through again. */
  void reconnect(String address) {
    var _ = run(DROP.formatted("-D", address, "-D", address));
  }

  /** Stops everything on the node. */
  void pause() {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  /** Lets a paused node go on; whether it was paused. */
  boolean resume() {
    boolean paused =
        Boolean.TRUE.equals(container.getCurrentContainerInfo().getState().getPaused());
    if (paused) {
      container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
    }
    return paused;
  }

  /** Puts a file on the node's disk, for everybody to read. */
  void write(String path, String text) {
    container.copyFileToContainer(Transferable.of(text.getBytes(UTF_8), 0100644), path);
  }

  private String run(String script) {
    try {
      ExecResult result = container.execInContainer("sh", "-c", script);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(script + ": " + result.getStderr());
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
