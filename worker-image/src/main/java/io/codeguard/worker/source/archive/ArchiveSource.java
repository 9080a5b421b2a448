package io.codeguard.worker.source.archive;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.credentials.S3Storage;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.network.Download;
import io.codeguard.worker.source.network.Web;
import io.codeguard.worker.source.network.WebAddress;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.Revisions;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Downloads an archive over HTTP or from a bucket, verifies its digest, and unpacks it. */
public record ArchiveSource(SourceLimits limits, AddressPolicy policy, List<S3Storage> storages) {

  public FetchedSource fetch(JobPlan.Archive archive, Path directory, Optional<String> expected)
      throws IOException, SourceException, InterruptedException {
    Path file = directory.resolve("download");
    String sha256 = load(archive, file);
    String revision = "sha256:" + sha256;
    Revisions.check(expected, revision);
    FetchedSource source =
        ArchiveReader.unpack(file, directory.resolve("files"), limits).done(revision);
    Files.delete(file);
    return source;
  }

  private String load(JobPlan.Archive archive, Path file) throws IOException, SourceException {
    Optional<S3Address> bucket = S3Address.parse(archive.url());
    if (bucket.isPresent()) {
      String sha256 = new S3Download(storages, limits.downloadBytes()).get(bucket.get(), file);
      check(archive, bucket.get().shown(), sha256);
      return sha256;
    }
    URI url = WebAddress.parse("source.archive.url", archive.url());
    try (Web web = new Web(policy)) {
      String sha256 = new Download(web, limits.downloadBytes()).get(url, file);
      check(archive, Messages.url(url), sha256);
      return sha256;
    }
  }

  private static void check(JobPlan.Archive archive, String shown, String sha256)
      throws SourceException {
    if (archive.sha256() != null && !archive.sha256().toLowerCase(Locale.ROOT).equals(sha256)) {
      throw SourceException.permanent(
          "source.archive.sha256 does not match: the digest of %s is %s, not %s; nothing was unpacked"
              .formatted(shown, sha256, archive.sha256()));
    }
  }
}
