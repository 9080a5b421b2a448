package io.codeguard.worker.source;

import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.S3Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The credentials and volumes that a pool provides for fetching sources.
 *
 * @param git the first entry that covers the host and has the keys for its protocol is used
 * @param s3 the first entry with the bucket is used
 * @param volumes the mounted directories by claim name
 */
public record SourceAccess(
    List<GitCredentials> git, List<S3Storage> s3, Map<String, Path> volumes) {
  public static final SourceAccess NONE = new SourceAccess(List.of(), List.of(), Map.of());
}
