package io.codeguard.worker.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.validators.Validator;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.plan.PreparedValidation;
import io.codeguard.worker.source.tree.Digests;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Computes the cache keys of a validation's results from everything that they depend on: the
 * validator, its version and its jar's contents, the parameters, the file's path and content. They
 * include the job's namespace, so that results are not shared between tenants. Immutable.
 */
public final class ResultKeys {
  /** Changes with the format of cached results. */
  private static final String FORMAT = "codeguard-result/3";

  /** 160 bits, which is collision-resistant. */
  private static final int BYTES = 20;

  private final byte[] basis;

  private ResultKeys(byte[] basis) {
    this.basis = basis;
  }

  /** Returns empty if results of this validation must not be cached. */
  public static Optional<ResultKeys> of(PreparedPlan prepared, PreparedValidation validation) {
    JobPlan plan = prepared.plan();
    Validator validator = validation.validator();
    JobPlan.Validation requested = plan.validations().get(validation.index());
    if (!plan.cache() || !validator.judgesFilesAlone(validation.parameters())) {
      return Optional.empty();
    }
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, FORMAT.getBytes(UTF_8));
    Digests.add(digest, namespace(plan.name()).getBytes(UTF_8));
    Digests.add(digest, validator.type().getBytes(UTF_8));
    Digests.add(digest, validator.version().getBytes(UTF_8));
    Digests.add(digest, CodeDigest.of(validator.getClass()));
    Digests.add(digest, Documents.canonical(validation.parameters()));
    if (requested.suppress() != null) {
      Digests.add(digest, Documents.encode(requested.suppress()));
    }
    return Optional.of(new ResultKeys(digest.digest()));
  }

  private static String namespace(String job) {
    return job.substring(0, Math.max(0, job.indexOf('/')));
  }

  /**
   * The key of a file's result.
   *
   * @param content the file's {@link ContentHash}
   */
  String of(String path, byte[] content) {
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, basis);
    Digests.add(digest, path.getBytes(UTF_8));
    Digests.add(digest, content);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest.digest(), BYTES));
  }
}
