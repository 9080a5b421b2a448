package io.codeguard.worker.source.archive;

import io.codeguard.objectstorage.AccessKeys;
import io.codeguard.objectstorage.Bucket;
import io.codeguard.objectstorage.RequestSigner;
import io.codeguard.objectstorage.StorageException;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.credentials.PrivateAuthorities;
import io.codeguard.worker.source.credentials.S3Storage;
import io.codeguard.worker.source.network.LimitedStream;
import io.codeguard.worker.source.network.SavedFile;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Downloads an object from a bucket that the pool permits. The secret key is never sent. */
record S3Download(List<S3Storage> storages, long maxBytes) {

  /**
   * @return the SHA-256 of the downloaded file, in lower-case hexadecimal
   */
  String get(S3Address address, Path file) throws SourceException {
    S3Storage storage = storage(address);
    HttpClient.Builder settings = Bucket.httpClient();
    PrivateAuthorities.of(storage.secret()).ifPresent(settings::sslContext);
    RequestSigner signer =
        new RequestSigner(keys(storage.secret()), storage.region(), Clock.systemUTC());
    try (HttpClient http = settings.build()) {
      Bucket bucket = new Bucket(http, storage.endpoint(), address.bucket(), signer);
      try (InputStream content = bucket.get(address.key())) {
        return SavedFile.save(content, file, maxBytes, http::shutdownNow);
      } finally {
        http.shutdownNow();
      }
    } catch (StorageException e) {
      throw e.isResponse()
          ? rejected(address, storage, e.status())
          : SourceException.temporary(
              address.shown() + " cannot be fetched: " + Messages.cause(e), e);
    } catch (IllegalArgumentException e) {
      // The exception's message may contain values of the secret.
      throw storage
          .secret()
          .invalid("one of its keys contains characters that no request can have; correct it");
    } catch (LimitedStream.TooLargeException e) {
      throw SavedFile.tooLarge(address.shown(), e);
    } catch (IOException e) {
      throw SourceException.temporary(
          address.shown() + " cannot be fetched: " + Messages.cause(e), e);
    }
  }

  private S3Storage storage(S3Address address) throws SourceException {
    Optional<S3Storage> storage =
        storages.stream().filter(some -> some.buckets().contains(address.bucket())).findFirst();
    if (storage.isEmpty()) {
      throw SourceException.permanent(
          "source.archive.url: the pool does not permit bucket '%s'; ask the pool's owner to add it to its"
                  .formatted(Messages.line(address.bucket()))
              + " spec.s3");
    }
    return storage.get();
  }

  private static AccessKeys keys(PoolSecret secret) throws SourceException {
    return new AccessKeys(
        secret.get("accessKeyId"), secret.get("secretAccessKey"), secret.find("sessionToken"));
  }

  private static SourceException rejected(S3Address address, S3Storage storage, int status) {
    String response =
        "%s responded with status %d for %s"
            .formatted(Messages.url(storage.endpoint()), status, address.shown());
    return switch (status) {
      case 301, 302, 307, 308, 400 ->
          SourceException.permanent(
              response
                  + "; check that endpoint and region of the pool's spec.s3 are those of the bucket");
      case 401, 403 ->
          SourceException.permanent(
              "%s; check that the keys in %s may read it"
                  .formatted(response, storage.secret().described()));
      case 404 -> SourceException.permanent(response + "; check that the object exists");
      default -> SourceException.temporary(response, null);
    };
  }
}
