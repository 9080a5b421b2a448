package io.codeguard.worker.source.tree;

/**
 * Limits on the resources of one source. All values are measured while reading, never taken from
 * headers.
 *
 * @param entries the maximum number of files, directories and links; a source with more is rejected
 * @param totalBytes the maximum size of all files together; a larger source is rejected
 * @param fileBytes the maximum size of a file; a larger one is excluded
 * @param downloadBytes the maximum size of the download; a larger source is rejected
 * @param depth the maximum depth of directories; deeper files are excluded
 * @param ratio the maximum compression ratio of an archive that unpacks to more than {@link
 *     #MIN_UNPACKED_BYTES}
 */
public record SourceLimits(
    long entries, long totalBytes, long fileBytes, long downloadBytes, int depth, int ratio) {
  /** An archive may always unpack to this size, whatever its compression ratio. */
  public static final long MIN_UNPACKED_BYTES = 10L << 20;

  /** The block size of file systems; a file or directory takes at least one block. */
  public static final long BLOCK_BYTES = 4096;

  public static final SourceLimits DEFAULT =
      new SourceLimits(500_000, 2L << 30, 64L << 20, 512L << 20, 64, 100);

  /** The maximum unpacked size of an archive of this size. */
  public long unpackedBytes(long archiveBytes) {
    return Math.min(totalBytes, Math.max(MIN_UNPACKED_BYTES, archiveBytes * ratio));
  }

  /** The disk space of a file of this size; at least one block, for its metadata. */
  public static long onDisk(long fileBytes) {
    return Math.max(1, Math.ceilDiv(fileBytes, BLOCK_BYTES)) * BLOCK_BYTES;
  }

  /** The maximum disk space of a source's files and directories; a larger source is rejected. */
  public long diskBytes() {
    return totalBytes + entries * BLOCK_BYTES;
  }

  /** The maximum disk space that fetching a source of unknown size can take. */
  public long maxDiskBytes() {
    return downloadBytes + diskBytes();
  }
}
