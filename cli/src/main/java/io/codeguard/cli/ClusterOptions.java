package io.codeguard.cli;

import picocli.CommandLine.Option;

/** Selects the namespace in kubectl's current cluster. */
final class ClusterOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "The namespace. Default: the manifest's, otherwise the kubeconfig's.")
  private String namespace;

  /** The namespace of the option, otherwise the default. */
  String namespaceOr(String defaultNamespace) {
    return namespace == null ? defaultNamespace : namespace;
  }
}
