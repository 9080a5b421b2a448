package io.codeguard.worker.cache;

import io.codeguard.worker.source.tree.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The SHA-256 of a file's content. Git's object ids would be cheaper, but SHA-1 is not
 * collision-resistant against hostile files.
 */
final class ContentHash {
  private static final int BUFFER = 64 * 1024;

  private ContentHash() {}

  /** Returns empty if the file cannot be read. */
  static Optional<byte[]> of(Path file) {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(digest.digest());
  }
}
