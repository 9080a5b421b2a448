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
  /** Larger files are skipped, in bytes. */
  public static final int MAX_BYTES = 10 * 1024 * 1024;

  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final char REPLACEMENT = '\ufffd';

  private final String path;
  private final byte[] bytes;
  private String text;
  private Lines lines;

  /** Content that is in memory already. */
  public Content(String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /**
   * Reads a file.
   *
   * @throws FileSkippedException when it is too large, or no regular file
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

  /** As much as there was at first: somebody may be writing. */
  private static byte[] read(SeekableByteChannel file, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // There is more.
    }
    return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
  }

  /** Relative to the source's root. */
  public String path() {
    return path;
  }

  /** The bytes themselves: do not change them. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The text, without a byte order mark.
   *
   * @throws FileSkippedException when it is not UTF-8
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

  /** The quick way puts a mark where bytes are no text, but a text may hold such a mark itself. */
  private String decoded() throws CharacterCodingException {
    String quick = new String(bytes, UTF_8);
    if (quick.indexOf(REPLACEMENT) >= 0) {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    }
    return quick;
  }

  /** Whether {@link #text} has a text to give. */
  public boolean isUtf8() {
    try {
      return text() != null;
    } catch (FileSkippedException notUtf8) {
      return false;
    }
  }

  /** Whether the bytes begin with a mark that is not part of {@link #text}. */
  public boolean hasByteOrderMark() {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  /** The text as {@link #text} gives it, or, when it is not UTF-8, as if it were Latin-1. */
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
