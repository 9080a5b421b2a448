package io.codeguard.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.validators.Validator;
import io.codeguard.worker.cache.CodeDigest;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.source.tree.Digests;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Identifies a worker's capabilities, so that the queue leases a job that it refused only to
 * workers with different ones.
 */
final class Capabilities {
  private static final int BYTES = 8;

  private Capabilities() {}

  /** Returns the same value for all workers of a build whose pools offer the same validators. */
  static String of(OfferedValidators offered) {
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, CodeDigest.of(Capabilities.class));
    for (Validator validator : offered.validators()) {
      Digests.add(digest, (validator.type() + " " + validator.version()).getBytes(UTF_8));
      Digests.add(digest, CodeDigest.of(validator.getClass()));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }
}
