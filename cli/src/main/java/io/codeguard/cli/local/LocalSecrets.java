package io.codeguard.cli.local;

import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.worker.source.SourceAccess;
import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.credentials.S3Storage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Secrets that the manifest's pool references, as local directories with one file per key. Pure.
 */
public final class LocalSecrets {
  private LocalSecrets() {}

  /** The names of the secrets for which a directory can be specified. */
  public static Set<String> referenced(Optional<WorkerPoolSpec> pool) {
    return pool.stream()
        .flatMap(
            spec ->
                Stream.concat(
                    spec.gitCredentials().stream().map(entry -> entry.secretRef().name()),
                    spec.s3().stream().map(entry -> entry.secretRef().name())))
        .collect(Collectors.toSet());
  }

  /** The pool's entries with a directory for their secret; others are omitted. */
  public static SourceAccess access(Optional<WorkerPoolSpec> pool, Map<String, Path> directories) {
    List<GitCredentials> git =
        pool.stream()
            .flatMap(spec -> spec.gitCredentials().stream())
            .filter(entry -> directories.containsKey(entry.secretRef().name()))
            .map(
                entry ->
                    new GitCredentials(
                        secret("spec.gitCredentials", entry.secretRef(), directories),
                        entry.hosts()))
            .toList();
    List<S3Storage> s3 =
        pool.stream()
            .flatMap(spec -> spec.s3().stream())
            .filter(entry -> directories.containsKey(entry.secretRef().name()))
            .map(
                entry ->
                    new S3Storage(
                        URI.create(entry.endpoint()),
                        entry.region(),
                        secret("spec.s3", entry.secretRef(), directories),
                        entry.buckets()))
            .toList();
    return new SourceAccess(git, s3, Map.of());
  }

  private static PoolSecret secret(
      String field, WorkerPoolSpec.SecretRef reference, Map<String, Path> directories) {
    return new PoolSecret(field, reference.name(), directories.get(reference.name()));
  }
}
