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

/** Saves what is downloaded, up to a limit, and computes its digest on the way. */
public final class SavedFile {
  private SavedFile() {}

  /**
   * @param cancel cuts the connection when there is more than the limit
   * @return the SHA-256 of what is in the file now, in lower-case hexadecimal
   * @throws LimitedStream.TooLargeException when there is more than the limit
   */
  public static String save(InputStream content, Path file, long mostBytes, Runnable cancel)
      throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in =
            new DigestInputStream(
                new LimitedStream(content, mostBytes, new AtomicLong(), cancel), digest);
        OutputStream out = Files.newOutputStream(file)) {
      var _ = in.transferTo(out);
    }
    return Digests.hex(digest);
  }

  public static SourceException tooLarge(String shown, LimitedStream.TooLargeException cause) {
    return SourceException.lasting(
        shown + " is too large: " + cause.getMessage() + "; use a smaller archive");
  }
}
