package io.codeguard.worker.source.tree;

/**
 * What one source may take of a worker. All are measured while reading, never taken from headers.
 *
 * @param entries files, directories and links; more refuse the source
 * @param totalBytes of all files together; more refuse the source
 * @param fileBytes of one file; a larger one is left out
 * @param downloadBytes sent by the server; more refuse the source
 * @param depth of directories; deeper files are left out
 * @param ratio how many times its own size an archive may unpack to, once that is above {@link
 *     #HARMLESS_BYTES}
 */
public record SourceLimits(
    long entries, long totalBytes, long fileBytes, long downloadBytes, int depth, int ratio) {
  /** An archive may unpack to this much whatever its own size. */
  public static final long HARMLESS_BYTES = 10L << 20;

  /** What a file system gives out at a time; a file or directory takes at least one. */
  public static final long BLOCK_BYTES = 4096;

  public static final SourceLimits DEFAULT =
      new SourceLimits(500_000, 2L << 30, 64L << 20, 512L << 20, 64, 100);

  /** How much an archive of this size may unpack to. */
  public long unpackedBytes(long archiveBytes) {
    return Math.min(totalBytes, Math.max(HARMLESS_BYTES, archiveBytes * ratio));
  }

  /** What a file of this size takes on disk, also an empty one, for it is a file. */
  public static long onDisk(long fileBytes) {
    return Math.max(1, Math.ceilDiv(fileBytes, BLOCK_BYTES)) * BLOCK_BYTES;
  }

  /** Disk space of a source's files and directories together; more refuse the source. */
  public long diskBytes() {
    return totalBytes + entries * BLOCK_BYTES;
  }

  /** Disk space that fetching a source of unknown size can take. */
  public long room() {
    return downloadBytes + diskBytes();
  }
}
