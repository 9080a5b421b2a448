package io.codeguard.validators.secrets;

import io.codeguard.validators.files.Content;

/**
 * Goes from bytes to the UTF-16 units of {@link Content#anyText}, which are asked for in the order
 * of their places. Not thread-safe.
 */
final class Utf16Offsets {
  private final byte[] bytes;
  private final boolean utf8;
  private int at;
  private int units;

  Utf16Offsets(Content content) {
    this.bytes = content.bytes();
    this.utf8 = content.isUtf8();
    // The mark is no part of the text.
    this.units = utf8 && content.hasByteOrderMark() ? -1 : 0;
  }

  /**
   * How many units there are before a byte.
   *
   * @param end not before the last one asked for
   */
  int before(int end) {
    for (; at < end; at++) {
      units += utf8 ? units(bytes[at]) : 1;
    }
    return Math.max(0, units);
  }

  /** Those of the character that begins with the byte; none within a character. */
  private static int units(byte first) {
    int unsigned = first & 0xff;
    boolean within = (unsigned & 0xc0) == 0x80;
    if (within) {
      return 0;
    }
    return unsigned >= 0xf0 ? 2 : 1;
  }
}
