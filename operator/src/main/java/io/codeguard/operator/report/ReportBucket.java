package io.codeguard.operator.report;

import io.codeguard.objectstorage.Bucket;
import io.codeguard.objectstorage.StorageException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Supplier;

/**
 * The bucket of a pool's {@code spec.reports}, with failures in terms of that field. Thread-safe.
 *
 * @param secret where the keys are, for messages
 */
record ReportBucket(Bucket bucket, String secret) {
  /** What a request is for. */
  private enum Use {
    READ,
    WRITE
  }

  @FunctionalInterface
  private interface Request<T> {
    T send() throws StorageException;
  }

  /**
   * Stores an object, or replaces it.
   *
   * @param content is opened and read twice: what is signed holds its digest
   * @throws ReportStorageException when that failed
   */
  void put(String key, Supplier<InputStream> content) {
    var _ =
        explained(
            key,
            Use.WRITE,
            () -> {
              bucket.put(key, content);
              return key;
            });
  }

  /**
   * Opens an object; to be closed.
   *
   * @throws ReportStorageException when it cannot be had
   */
  InputStream get(String key) {
    return explained(key, Use.READ, () -> bucket.get(key));
  }

  private <T> T explained(String key, Use use, Request<T> request) {
    try {
      return request.send();
    } catch (StorageException e) {
      throw e.isAnswer() ? refused(key, use, e) : unreachable(bucket.endpoint(), e);
    } catch (IllegalArgumentException e) {
      // Its message can hold what is in the secret.
      throw new ReportStorageException(
          "spec.reports of the pool: the endpoint, or a key in %s, has characters that no request can have; correct it"
              .formatted(secret));
    }
  }

  private ReportStorageException refused(String key, Use use, StorageException answer) {
    return new ReportStorageException(
        "spec.reports of the pool: %s for s3://%s/%s%s"
            .formatted(answer.getMessage(), bucket.name(), key, remedy(answer.status(), use)));
  }

  private String remedy(int status, Use use) {
    return switch (status) {
      case 301, 302, 307, 308, 400 -> "; check that endpoint and region are those of the bucket";
      case 401, 403 ->
          "; check that the keys in %s may %s it"
              .formatted(secret, use == Use.WRITE ? "write" : "read");
      case 404 ->
          use == Use.WRITE
              ? "; create the bucket, or correct the field"
              : "; the object was removed, perhaps by the bucket's lifecycle rules";
      default -> "";
    };
  }

  static ReportStorageException unreachable(URI endpoint, Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ReportStorageException(
        "spec.reports of the pool: %s cannot be used (%s); check the endpoint, and that the operator can reach it"
            .formatted(endpoint, why),
        cause);
  }
}
