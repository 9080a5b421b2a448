package io.codeguard.system;

import io.codeguard.testing.ClusterNode;
import io.codeguard.testing.TestCluster;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The cluster's only node: signals, pauses and network faults for its processes. */
record Node(ClusterNode node) {
  /** A word on the command line of each worker. */
  static final String WORKER = "io.codeguard.worker.Main";

  /** Redis' process title. */
  static final String REDIS = "redis-server *:6379";

  /** Prints the words of a command line, one per line; tr may be a busybox applet. */
  private static final String WORDS =
      "{ tr '\\0' '\\n"
          + "' < \"$p/cmdline\" || busybox tr '\\0' '\\n"
          + "' < \"$p/cmdline\"; } 2> /dev/null";

  /** Inserts before all other rules; in K3s the program is in a separate directory. */
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
   * Sends a signal to all processes with this whole word on their command line; waits for one if
   * they have not recovered from the last fault yet.
   */
  void signal(String signal, String word) {
    signal(signal, word, "true");
  }

  /** The same for one process. */
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

  /** Whether a process with this word on its command line is running. */
  boolean runs(String word) {
    String found =
        run(
            "for p in /proc/[0-9]*; do if %s | grep -qxF '%s'; then echo yes; fi; done; true"
                .formatted(WORDS, word));
    return !found.isBlank();
  }

  /** Drops all packets to and from a pod except those of the node, so that probes continue. */
  void cutOff(String address) {
    var _ = run(DROP.formatted("-I", address, "-I", address));
  }

  /** Permits a pod's packets again. */
  void reconnect(String address) {
    var _ = run(DROP.formatted("-D", address, "-D", address));
  }

  /** Pauses all processes on the node. */
  void pause() {
    node.pause();
  }

  /** Resumes a paused node; returns whether it was paused. */
  boolean resume() {
    return node.resume();
  }

  /** Writes a world-readable file on the node's disk. */
  void write(String path, String text) {
    node.write(path, text);
  }

  private String run(String script) {
    return node.shell(script);
  }
}
