package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The job's document {@link Documents#REPORT}, written by the report task after all parts.
 *
 * @param parts how many {@link Documents#reportPart} documents make up the gzipped SARIF
 * @param digest {@code sha256:} and the digest of the SARIF, not gzipped
 * @param results how many findings it holds
 * @param fresh those that count and are new; null without a baseline
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(long parts, String digest, long results, NewFindings fresh) {}
