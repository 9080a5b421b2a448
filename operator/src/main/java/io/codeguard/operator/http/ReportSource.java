package io.codeguard.operator.http;

import java.io.InputStream;
import java.util.Optional;

/** Opens reports. */
@FunctionalInterface
public interface ReportSource {
  /**
   * The job's gzipped SARIF report, to be closed by the caller; empty when there is none.
   *
   * @throws RuntimeException when it cannot be read at the moment; the message is suitable for
   *     users
   */
  Optional<InputStream> open(String jobUid);
}
