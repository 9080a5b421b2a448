package io.codeguard.operator.http;

import java.io.InputStream;
import java.util.Optional;

/** Where reports are read from. */
@FunctionalInterface
public interface ReportSource {
  /**
   * The job's gzipped SARIF, empty when there is none; to be closed.
   *
   * @throws RuntimeException when it cannot be read now; the message is fit for a person
   */
  Optional<InputStream> open(String jobUid);
}
