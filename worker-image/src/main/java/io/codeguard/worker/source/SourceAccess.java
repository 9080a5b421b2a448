package io.codeguard.worker.source;

import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.S3Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the pool's owner gave its workers to fetch with.
 *
 * @param git the first that is for a host, and has what its protocol needs, is used
 * @param s3 the first that has the bucket is used
 * @param volumes directories of the machine that jobs may name, by claim
 */
public record SourceAccess(
    List<GitCredentials> git, List<S3Storage> s3, Map<String, Path> volumes) {
  public static final SourceAccess NONE = new SourceAccess(List.of(), List.of(), Map.of());
}
