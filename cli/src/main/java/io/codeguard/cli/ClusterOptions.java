package io.codeguard.cli;

import picocli.CommandLine.Option;

/** Which namespace of the cluster that kubectl would talk to. */
final class ClusterOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "The namespace. Absent: the manifest's if there is one, else the kubeconfig's.")
  private String namespace;

  /** The namespace that was asked for, else the other one. */
  String namespaceOr(String otherwise) {
    return namespace == null ? otherwise : namespace;
  }
}
