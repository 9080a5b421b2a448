package io.codeguard.worker.source.network;

import io.codeguard.worker.source.tree.Digests;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;

/** Saves a download, up to a limit, and computes its digest. */
public final class SavedFile {
  private SavedFile() {}

  /**
   * @param cancel called to abort the connection if the limit is exceeded
   * @return the SHA-256 of the file, in lower-case hexadecimal
   * @throws LimitedStream.TooLargeException if the limit is exceeded
   */
  public static String save(InputStream content, Path file, long maxBytes, Runnable cancel)
      throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in =
            new DigestInputStream(
                new LimitedStream(content, maxBytes, new AtomicLong(), cancel), digest);
        OutputStream out = Files.newOutputStream(file)) {
      var _ = in.transferTo(out);
    }
    return Digests.hex(digest);
  }

  public static SourceException tooLarge(String shown, LimitedStream.TooLargeException cause) {
    return SourceException.permanent(
        shown + " is too large: " + cause.getMessage() + "; use a smaller archive");
  }
}
