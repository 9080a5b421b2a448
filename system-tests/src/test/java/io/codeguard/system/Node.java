package io.codeguard.system;

import io.codeguard.testing.ClusterNode;
import io.codeguard.testing.TestCluster;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The cluster's only node: what a test does to its processes. */
record Node(ClusterNode node) {
  /** On the command line of each worker. */
  static final String WORKER = "io.codeguard.worker.Main";

  /** What Redis makes of its own command line. */
  static final String REDIS = "redis-server *:6379";

  /** The words of a command line, one a line; not every node's shell knows tr by that name. */
  private static final String WORDS =
      "{ tr '\\0' '\\n"
          + "' < \"$p/cmdline\" || busybox tr '\\0' '\\n"
          + "' < \"$p/cmdline\"; } 2> /dev/null";

  /** Before all other rules; K3s has the program in a folder of its own. */
  private static final String DROP =
      "PATH=$PATH:/bin/aux; iptables %s FORWARD -d %s -j DROP && iptables %s FORWARD -s %s -j DROP";

  /** The node of the cluster that the tests share. */
  static Node get() {
    return new Node(
        TestCluster.withPods()
            .node()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "faults need a node of our own: unset CODEGUARD_KUBECONFIG")));
  }

  /**
   * Sends a signal to all processes with this word, whole, on their command line; waits for one
   * where the last blow is not recovered from yet.
   */
  void signal(String signal, String word) {
    signal(signal, word, "true");
  }

  /** The same to one of them. */
  void signalOne(String signal, String word) {
    signal(signal, word, "break");
  }

  private void signal(String signal, String word, String then) {
    String script =
        """
        for p in /proc/[0-9]*; do
          if %s | grep -qxF '%s'; then kill -%s "${p#/proc/}" && echo "${p#/proc/}" && %s; fi
        done; true
        """
            .formatted(WORDS, word, signal, then);
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
    node.pause();
  }

  /** Lets a paused node go on; whether it was paused. */
  boolean resume() {
    return node.resume();
  }

  /** Puts a file on the node's disk, for everybody to read. */
  void write(String path, String text) {
    node.write(path, text);
  }

  private String run(String script) {
    return node.shell(script);
  }
}
