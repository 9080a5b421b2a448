package io.codeguard.operator.report;

import io.codeguard.objectstorage.Bucket;
import io.codeguard.objectstorage.StorageException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Supplier;

/**
 * The bucket of a pool's {@code spec.reports}; its errors refer to that field. Thread-safe.
 *
 * @param secret describes the secret with the keys, for messages
 */
record ReportBucket(Bucket bucket, String secret) {
  /** The kind of a request. */
  private enum Use {
    READ,
    WRITE
  }

  @FunctionalInterface
  private interface Request<T> {
    T send() throws StorageException;
  }

  /**
   * Creates or replaces an object.
   *
   * @param content opened and read twice, because the signature contains its digest
   * @throws ReportStorageException when the request fails
   */
  void put(String key, Supplier<InputStream> content) {
    var _ =
        translateErrors(
            key,
            Use.WRITE,
            () -> {
              bucket.put(key, content);
              return key;
            });
  }

  /**
   * Opens an object; the caller closes it.
   *
   * @throws ReportStorageException when it cannot be read
   */
  InputStream get(String key) {
    return translateErrors(key, Use.READ, () -> bucket.get(key));
  }

  private <T> T translateErrors(String key, Use use, Request<T> request) {
    try {
      return request.send();
    } catch (StorageException e) {
      throw e.isResponse() ? rejected(key, use, e) : unreachable(bucket.endpoint(), e);
    } catch (IllegalArgumentException e) {
      // The exception's message may contain values of the secret.
      throw new ReportStorageException(
          "spec.reports of the pool: the endpoint, or a key in %s, contains invalid characters: correct it"
              .formatted(secret));
    }
  }

  private ReportStorageException rejected(String key, Use use, StorageException answer) {
    return new ReportStorageException(
        "spec.reports of the pool: %s for s3://%s/%s%s"
            .formatted(answer.getMessage(), bucket.name(), key, remedy(answer.status(), use)));
  }

  private String remedy(int status, Use use) {
    return switch (status) {
      case 301, 302, 307, 308, 400 -> "; check that endpoint and region match the bucket";
      case 401, 403 ->
          "; check that the keys in %s have permission to %s it"
              .formatted(secret, use == Use.WRITE ? "write" : "read");
      case 404 ->
          use == Use.WRITE
              ? "; create the bucket, or correct the field"
              : "; the object was deleted, perhaps by the bucket's lifecycle rules";
      default -> "";
    };
  }

  static ReportStorageException unreachable(URI endpoint, Throwable cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ReportStorageException(
        "spec.reports of the pool: %s cannot be used (%s); check the endpoint, and that the operator can reach it"
            .formatted(endpoint, reason),
        cause);
  }
}
