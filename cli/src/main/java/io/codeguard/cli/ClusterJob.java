package io.codeguard.cli;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.cli.cluster.Cluster;
import io.codeguard.cli.output.NotDoneException;

/** A job in a cluster. */
record ClusterJob(Cluster cluster, String namespace, String name) {
  /** Waits until the job finishes and prints its result; returns the exit code. */
  int watch(Streams streams, ResultOptions options) throws NotDoneException, InterruptedException {
    ValidationJobStatus status =
        Progress.show(streams, progress -> cluster.await(namespace, name, progress));
    return new ResultOutput(streams, options, namespace + "/" + name)
        .show(status, () -> cluster.report(status));
  }
}
