package io.codeguard.worker.source.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * Iterates over the entries of a zip's central directory, with only one in memory. Section numbers
 * refer to PKWARE's APPNOTE. Not thread-safe.
 */
final class ZipDirectory {
  private static final int ENTRY = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;

  private static final int ENTRY_LENGTH = 46;
  private static final int END_LENGTH = 22;
  private static final int END_64_LENGTH = 56;
  private static final int LOCATOR_64_LENGTH = 20;

  /** The maximum length of a name, an extra field or a comment. */
  private static final int MAX_LENGTH = 0xffff;

  private static final long UNSIGNED = 0xffffffffL;
  private static final Charset CODE_PAGE = Charset.forName("IBM437");
  private static final int UTF_8_NAME = 1 << 11;
  private static final int ZIP_64_SIZES = 0x0001;
  private static final int UNICODE_PATH = 0x7075;
  private static final int FAT = 0;
  private static final int UNIX = 3;

  private final FileChannel file;
  private final ByteBuffer window = littleEndian(4 * MAX_LENGTH).limit(0);

  /** The length of data before the archive, such as a script. */
  private final long shift;

  private long next;
  private final long end;

  /**
   * @param file closed by the caller
   */
  ZipDirectory(FileChannel file) throws IOException {
    this.file = file;
    long at = locateEnd(file);
    ByteBuffer record = read(file, at, END_LENGTH);
    if (record.getShort(4) != 0 && record.getShort(4) != -1) {
      throw new ZipException(
          "it is one part of a split archive; join the parts, for example with 'zip -s 0'");
    }
    long start = record.getInt(16) & UNSIGNED;
    long length = record.getInt(12) & UNSIGNED;
    Optional<End64> large = end64(at);
    if (large.isPresent()) {
      start = large.get().record.getLong(48);
      length = large.get().record.getLong(40);
      this.shift = large.get().shift;
    } else {
      this.shift = Math.max(0, at - length - start);
    }
    long available = at - shift;
    if (start < 0 || length < 0 || start > available || length > available - start) {
      throw misplaced();
    }
    this.next = start + shift;
    this.end = next + length;
    if (length < ENTRY_LENGTH && read(file, 0, 4).getInt(0) != END && at > 0) {
      throw new ZipException("its central directory is empty");
    }
  }

  private static ZipException misplaced() {
    return new ZipException("its central directory is not at its offset");
  }

  /** Whether a file ends like a zip. */
  static boolean isIn(FileChannel file) throws IOException {
    return findEnd(file).isPresent();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long locateEnd(FileChannel file) throws IOException {
    return findEnd(file)
        .orElseThrow(
            () ->
                new ZipException(
                    "its central directory is missing; check whether it is truncated"));
  }

  /** Section 4.3.16: the last record, which only a comment may follow. */
  private static OptionalLong findEnd(FileChannel file) throws IOException {
    long size = file.size();
    int length = (int) Math.min(size, END_LENGTH + MAX_LENGTH);
    ByteBuffer tail = read(file, size - length, length);
    for (int i = length - END_LENGTH; i >= 0; i--) {
      if (tail.getInt(i) == END) {
        return OptionalLong.of(size - length + i);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * The ZIP64 end record.
   *
   * @param shift the difference between its actual and its declared offset
   */
  private record End64(ByteBuffer record, long shift) {}

  /** Sections 4.3.14 and 4.3.15. */
  private Optional<End64> end64(long end) throws IOException {
    if (end < LOCATOR_64_LENGTH) {
      return Optional.empty();
    }
    ByteBuffer locator = read(file, end - LOCATOR_64_LENGTH, LOCATOR_64_LENGTH);
    if (locator.getInt(0) != LOCATOR_64) {
      return Optional.empty();
    }
    long declared = locator.getLong(8);
    // If other data precedes the archive, the record is here instead of at its declared offset.
    long last = end - LOCATOR_64_LENGTH - END_64_LENGTH;
    for (long at : new long[] {declared, last}) {
      if (declared >= 0 && declared <= at && at <= last) {
        ByteBuffer record = read(file, at, END_64_LENGTH);
        if (record.getInt(0) == END_64) {
          return Optional.of(new End64(record, at - declared));
        }
      }
    }
    throw misplaced();
  }

  private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    ByteBuffer bytes = littleEndian(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("it is truncated");
      }
    }
    return bytes.flip();
  }

  /** The next entry, section 4.3.12; empty after the last one. */
  Optional<ZipItem> next() throws IOException {
    if (window.remaining() == 0 && next >= end) {
      return Optional.empty();
    }
    require(ENTRY_LENGTH);
    ByteBuffer header = window.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != ENTRY) {
      throw new ZipException("its central directory is damaged");
    }
    int nameLength = Short.toUnsignedInt(header.getShort(28));
    int extraLength = Short.toUnsignedInt(header.getShort(30));
    int length = ENTRY_LENGTH + nameLength + extraLength + Short.toUnsignedInt(header.getShort(32));
    require(length);
    header = window.slice().order(ByteOrder.LITTLE_ENDIAN);
    window.position(window.position() + length);
    byte[] name = new byte[nameLength];
    header.get(ENTRY_LENGTH, name);
    return Optional.of(item(header, name, header.slice(ENTRY_LENGTH + nameLength, extraLength)));
  }

  /** Section 4.4. */
  private ZipItem item(ByteBuffer header, byte[] encoded, ByteBuffer extra) throws IOException {
    extra.order(ByteOrder.LITTLE_ENDIAN);
    int flags = header.getShort(8);
    int platform = header.get(5) & 0xf;
    long packed = header.getInt(20) & UNSIGNED;
    long at = header.getInt(42) & UNSIGNED;
    Optional<ByteBuffer> large = field(extra, ZIP_64_SIZES);
    if (large.isPresent()) {
      // Section 4.5.3: contains only the values that do not fit in the header, in this order.
      if ((header.getInt(24) & UNSIGNED) == UNSIGNED) {
        large.get().getLong();
      }
      packed = packed == UNSIGNED ? large.get().getLong() : packed;
      at = at == UNSIGNED ? large.get().getLong() : at;
    }
    String name =
        (flags & UTF_8_NAME) == 0
            ? field(extra, UNICODE_PATH)
                .flatMap(path -> unicode(path, encoded))
                .orElseGet(() -> unmarked(encoded))
            : new String(encoded, UTF_8);
    if (platform == FAT && name.indexOf('/') < 0) {
      name = name.replace('\\', '/');
    }
    boolean link = platform == UNIX && (header.getInt(38) >>> 16 & 0170000) == 0120000;
    return new ZipItem(
        name, flags, header.getShort(10), link, header.getInt(16), packed, at + shift);
  }

  /** Many programs write UTF-8 without setting the flag; otherwise appendix D applies. */
  private static String unmarked(byte[] name) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      return new String(name, CODE_PAGE);
    }
  }

  private static Optional<ByteBuffer> field(ByteBuffer extra, int kind) {
    int i = 0;
    while (i + 4 <= extra.limit()) {
      int length = Short.toUnsignedInt(extra.getShort(i + 2));
      if (length > extra.limit() - i - 4) {
        return Optional.empty();
      }
      if (Short.toUnsignedInt(extra.getShort(i)) == kind) {
        return Optional.of(extra.slice(i + 4, length).order(ByteOrder.LITTLE_ENDIAN));
      }
      i += 4 + length;
    }
    return Optional.empty();
  }

  /** Section 4.6.9: valid only for the name with this checksum. */
  private static Optional<String> unicode(ByteBuffer path, byte[] encoded) {
    CRC32 sum = new CRC32();
    sum.update(encoded);
    if (path.limit() < 5 || path.get(0) != 1 || path.getInt(1) != (int) sum.getValue()) {
      return Optional.empty();
    }
    return Optional.of(UTF_8.decode(path.slice(5, path.limit() - 5)).toString());
  }

  private void require(int length) throws IOException {
    if (window.remaining() >= length) {
      return;
    }
    window.compact();
    if (end - next < window.remaining()) {
      window.limit(window.position() + (int) (end - next));
    }
    while (window.hasRemaining()) {
      int n = file.read(window, next);
      if (n < 0) {
        break;
      }
      next += n;
    }
    window.flip();
    if (window.remaining() < length) {
      throw new EOFException("its central directory is truncated");
    }
  }
}
