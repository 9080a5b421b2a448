package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The job's document {@link Documents#REPORT}, written by the report task after all parts.
 *
 * @param parts the number of {@link Documents#reportPart} documents of the gzipped SARIF
 * @param digest {@code sha256:} and the digest of the uncompressed SARIF
 * @param results the number of findings
 * @param fresh new unsuppressed findings; null without a baseline
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(long parts, String digest, long results, NewFindings fresh) {}
