package io.codeguard.validators.secrets;

import io.codeguard.validators.files.Content;

/**
 * Converts byte offsets to UTF-16 offsets in {@link Content#anyText}, in increasing order. Not
 * thread-safe.
 */
final class Utf16Offsets {
  private final byte[] bytes;
  private final boolean utf8;
  private int at;
  private int units;

  Utf16Offsets(Content content) {
    this.bytes = content.bytes();
    this.utf8 = content.isUtf8();
    // The byte order mark is not part of the text.
    this.units = utf8 && content.hasByteOrderMark() ? -1 : 0;
  }

  /**
   * Returns the number of code units before a byte.
   *
   * @param end not less than in the previous call
   */
  int before(int end) {
    for (; at < end; at++) {
      units += utf8 ? units(bytes[at]) : 1;
    }
    return Math.max(0, units);
  }

  /**
   * The number of code units of the character that starts with this byte; 0 for continuation bytes.
   */
  private static int units(byte first) {
    int unsigned = first & 0xff;
    boolean within = (unsigned & 0xc0) == 0x80;
    if (within) {
      return 0;
    }
    return unsigned >= 0xf0 ? 2 : 1;
  }
}
