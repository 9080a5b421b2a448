package io.codeguard.worker.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.worker.source.tree.Digests;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Identifies the build of a class's jar, so that results are not reused after a change without a
 * new version. Does not identify builds of classes outside a jar, as in tests. Thread-safe.
 */
public final class CodeDigest {
  private static final ClassValue<byte[]> KNOWN =
      new ClassValue<>() {
        @Override
        protected byte[] computeValue(Class<?> type) {
          try {
            return digest(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
          } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the jar of " + type + " cannot be read", e);
          }
        }
      };

  private CodeDigest() {}

  /** Returns the same value for all classes of a jar. */
  public static byte[] of(Class<?> type) {
    return KNOWN.get(type).clone();
  }

  /** Computed from the entries' names and checksums in the jar's central directory. */
  static byte[] digest(Path jar) throws IOException {
    MessageDigest digest = Digests.sha256();
    // Another Java version may accept more syntax and so produce other findings.
    Digests.add(digest, new byte[] {(byte) Runtime.version().feature()});
    if (Files.isRegularFile(jar)) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        List<? extends ZipEntry> entries =
            zip.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
        for (ZipEntry entry : entries) {
          Digests.add(digest, (entry.getName() + " " + entry.getCrc()).getBytes(UTF_8));
        }
      }
    }
    return digest.digest();
  }
}
