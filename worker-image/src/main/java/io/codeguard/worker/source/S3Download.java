package io.codeguard.worker.source;

import io.codeguard.queue.bucket.BucketKeys;
import io.codeguard.queue.bucket.BucketSigner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/** Loads an object of a bucket that the pool names. The key itself never leaves the worker. */
record S3Download(List<S3Storage> storages, long mostBytes) {

  /**
   * @return the SHA-256 of what is in the file now, in lower-case hexadecimal
   */
  String get(S3Address address, Path file) throws IOException, SourceException {
    S3Storage storage = storage(address);
    HttpGet request = signed(address.at(storage.endpoint()), storage);
    Optional<SSLContext> authorities = PrivateAuthorities.of(storage.secret());
    try (Web web = new Web(storage.addresses(), (_, _) -> authorities)) {
      return new Download(web, mostBytes)
          .get(request, address.shown(), file, status -> refused(address, storage, status));
    }
  }

  private S3Storage storage(S3Address address) throws SourceException {
    Optional<S3Storage> storage =
        storages.stream().filter(some -> some.buckets().contains(address.bucket())).findFirst();
    if (storage.isEmpty()) {
      throw SourceException.lasting(
          "source.archive.url: the pool reads no bucket '%s'; who owns the pool can add it to its"
                  .formatted(Messages.line(address.bucket()))
              + " spec.s3");
    }
    return storage.get();
  }

  private static HttpGet signed(URI url, S3Storage storage) throws SourceException {
    HttpGet get = new HttpGet(url);
    new BucketSigner(keys(storage.secret()), storage.region(), Clock.systemUTC())
        .get(url)
        .headers()
        .forEach(get::setHeader);
    return get;
  }

  private static BucketKeys keys(PoolSecret secret) throws SourceException {
    return new BucketKeys(
        secret.get("accessKeyId"), secret.get("secretAccessKey"), secret.find("sessionToken"));
  }

  private static SourceException refused(S3Address address, S3Storage storage, int status) {
    String answer =
        "%s answers with status %d for %s"
            .formatted(Messages.url(storage.endpoint()), status, address.shown());
    return switch (status) {
      case 301, 302, 307, 308, 400 ->
          SourceException.lasting(
              answer + "; are endpoint and region of the pool's spec.s3 those of the bucket?");
      case 401, 403 ->
          SourceException.lasting(
              "%s; may the keys in %s read it?".formatted(answer, storage.secret().described()));
      case 404 -> SourceException.lasting(answer + "; is there such an object?");
      default -> SourceException.passing(answer, null);
    };
  }
}
