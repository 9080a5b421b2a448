package io.codeguard.validators.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.text.Lines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A file's content, read once. Not thread-safe. */
public final class Content {
  /** The maximum size in bytes; larger files are skipped. */
  public static final int MAX_BYTES = 10 * 1024 * 1024;

  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final char REPLACEMENT = '\ufffd';

  private final String path;
  private final byte[] bytes;
  private String text;
  private Lines lines;

  /** Content from memory. */
  public Content(String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /**
   * Reads a file.
   *
   * @throws FileSkippedException if it is too large, or not a regular file
   */
  public static Content read(String path, Path location) throws IOException, FileSkippedException {
    if (!Files.isRegularFile(location, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSkippedException("not a regular file");
    }
    try (SeekableByteChannel file =
        Files.newByteChannel(location, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = file.size();
      if (size > MAX_BYTES) {
        throw new FileSkippedException("too large");
      }
      return new Content(path, read(file, (int) size));
    }
  }

  /** Reads at most the initial size, because the file may be growing. */
  private static byte[] read(SeekableByteChannel file, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // Continue until the end.
    }
    return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
  }

  /** Relative to the source's root. */
  public String path() {
    return path;
  }

  /** The bytes; must not be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The text, without a byte order mark.
   *
   * @throws FileSkippedException if it is not UTF-8
   */
  public String text() throws FileSkippedException {
    if (text == null) {
      try {
        String decoded = decoded();
        boolean marked = !decoded.isEmpty() && decoded.charAt(0) == BYTE_ORDER_MARK;
        text = marked ? decoded.substring(1) : decoded;
      } catch (CharacterCodingException e) {
        throw new FileSkippedException("not UTF-8");
      }
    }
    return text;
  }

  /**
   * Fast decoding replaces invalid bytes with a replacement character, which valid text may also
   * contain.
   */
  private String decoded() throws CharacterCodingException {
    String quick = new String(bytes, UTF_8);
    if (quick.indexOf(REPLACEMENT) >= 0) {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    }
    return quick;
  }

  /** Whether {@link #text} returns without throwing. */
  public boolean isUtf8() {
    try {
      return text() != null;
    } catch (FileSkippedException notUtf8) {
      return false;
    }
  }

  /** Whether the bytes start with a byte order mark, which is not part of {@link #text}. */
  public boolean hasByteOrderMark() {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  /** The text as UTF-8, or decoded as Latin-1 if it is not UTF-8. */
  public String anyText() {
    try {
      return text();
    } catch (FileSkippedException notUtf8) {
      return new String(bytes, ISO_8859_1);
    }
  }

  /** The lines of {@link #anyText}. */
  public Lines lines() {
    if (lines == null) {
      lines = new Lines(anyText());
    }
    return lines;
  }
}
