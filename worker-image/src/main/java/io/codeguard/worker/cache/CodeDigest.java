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
 * Tells one build of a class's jar from another, whoever forgot to change a version. Of classes
 * that are in no jar, as in tests, it tells nothing. Thread-safe.
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

  /** The same for all classes of a jar. */
  public static byte[] of(Class<?> type) {
    return KNOWN.get(type).clone();
  }

  /** Of names and checksums, which the jar's directory has. */
  static byte[] digest(Path jar) throws IOException {
    MessageDigest digest = Digests.sha256();
    // A Java that knows more words finds more.
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
