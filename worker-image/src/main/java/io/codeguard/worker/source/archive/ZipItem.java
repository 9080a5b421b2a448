package io.codeguard.worker.source.archive;

/**
 * What a zip's central directory says of an entry, believed no further than what follows from it.
 *
 * @param flags section 4.4.4 of PKWARE's APPNOTE
 * @param method how it is packed, section 4.4.5
 * @param sum CRC-32 of the content
 * @param packed bytes in the archive
 * @param at where its local header is in the file
 */
record ZipItem(String name, int flags, int method, boolean link, int sum, long packed, long at) {
  boolean isDirectory() {
    return name.endsWith("/");
  }

  boolean isEncrypted() {
    return (flags & 1) != 0;
  }
}
