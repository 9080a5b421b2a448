package io.codeguard.worker.source.archive;

/**
 * An entry of a zip's central directory; its values are untrusted.
 *
 * @param flags section 4.4.4 of PKWARE's APPNOTE
 * @param method the compression method, section 4.4.5
 * @param sum the CRC-32 of the content
 * @param packed the compressed size in bytes
 * @param at the offset of its local header in the file
 */
record ZipItem(String name, int flags, int method, boolean link, int sum, long packed, long at) {
  boolean isDirectory() {
    return name.endsWith("/");
  }

  boolean isEncrypted() {
    return (flags & 1) != 0;
  }
}
