package io.codeguard.cli.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.codeguard.queue.ResultCache;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Results of earlier local runs, in one file: a header, keys and results with their lengths, and a
 * checksum. Concurrent runs do not interfere; the results of the last one to finish are kept.
 * Thread-safe.
 */
public final class LocalResults implements ResultCache, AutoCloseable {
  static final long MAX_BYTES = 64L << 20;

  private static final byte[] HEADER = "codeguard results 1\n".getBytes(US_ASCII);
  private static final int CHECKSUM = Long.BYTES;

  private final Optional<Path> file;
  private final Consumer<String> warnings;
  private final Map<String, byte[]> earlier;
  private final Map<String, byte[]> used = new LinkedHashMap<>();
  private boolean changed;

  private LocalResults(
      Optional<Path> file, Consumer<String> warnings, Map<String, byte[]> earlier) {
    this.file = file;
    this.warnings = warnings;
    this.earlier = earlier;
  }

  /** A cache that is not saved for later runs. */
  public static LocalResults none() {
    return new LocalResults(Optional.empty(), _ -> {}, Map.of());
  }

  /**
   * Opens the file; a missing or damaged one is treated as empty.
   *
   * @param warnings receives a sentence if results cannot be used
   */
  public static LocalResults open(Path file, Consumer<String> warnings) {
    Map<String, byte[]> earlier = new LinkedHashMap<>();
    try {
      earlier = read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      // The first run.
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      warnings.accept(file + " is damaged and will be rebuilt");
    } catch (IOException e) {
      warnings.accept("results of earlier runs cannot be read: " + e);
    }
    return new LocalResults(Optional.of(file), warnings, earlier);
  }

  private static Map<String, byte[]> read(byte[] content) {
    int end = content.length - CHECKSUM;
    CRC32C checksum = new CRC32C();
    checksum.update(content, 0, Math.max(0, end));
    ByteBuffer in = ByteBuffer.wrap(content);
    byte[] header = new byte[HEADER.length];
    in.get(header);
    if (in.getLong(end) != checksum.getValue() || !Arrays.equals(header, HEADER)) {
      throw new IllegalArgumentException("header or checksum mismatch");
    }
    Map<String, byte[]> results = new LinkedHashMap<>();
    while (in.position() < end) {
      results.put(new String(readBytes(in), US_ASCII), readBytes(in));
    }
    return results;
  }

  private static byte[] readBytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  @Override
  public synchronized Map<String, byte[]> find(List<String> keys) {
    Map<String, byte[]> found = new HashMap<>();
    for (String key : keys) {
      Optional.ofNullable(used.getOrDefault(key, earlier.get(key)))
          .ifPresent(result -> found.put(key, result));
    }
    used.putAll(found);
    return found;
  }

  @Override
  public synchronized void put(Map<String, byte[]> results) {
    used.putAll(results);
    changed = true;
  }

  /** Rewrites the file if there are new results; recently used ones come first. */
  @Override
  public synchronized void close() {
    if (file.isPresent() && changed) {
      try {
        save(file.get());
      } catch (IOException e) {
        warnings.accept("results cannot be saved for later runs: " + e);
      }
    }
  }

  private void save(Path to) throws IOException {
    createPrivate(to.getParent());
    Path written = Files.createTempFile(to.getParent(), "results", null);
    try {
      CheckedOutputStream checked =
          new CheckedOutputStream(
              new BufferedOutputStream(Files.newOutputStream(written)), new CRC32C());
      try (DataOutputStream out = new DataOutputStream(checked)) {
        out.write(HEADER);
        write(used, out);
        earlier.keySet().removeAll(used.keySet());
        write(earlier, out);
        out.writeLong(checked.getChecksum().getValue());
      }
      Files.move(written, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void write(Map<String, byte[]> results, DataOutputStream out) throws IOException {
    for (Map.Entry<String, byte[]> result : results.entrySet()) {
      if (out.size() + result.getValue().length > MAX_BYTES) {
        return;
      }
      byte[] key = result.getKey().getBytes(US_ASCII);
      out.writeInt(key.length);
      out.write(key);
      out.writeInt(result.getValue().length);
      out.write(result.getValue());
    }
  }

  /** Results can contain source text, so only the user may read them. */
  private static void createPrivate(Path directory) throws IOException {
    Files.createDirectories(directory.toAbsolutePath().getParent());
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
