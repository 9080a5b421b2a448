package io.codeguard.validators.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Copies many small files. {@link Files#copy} asks the system for more than is needed here, which
 * takes as long as the copying. For use by one thread.
 */
final class FileCopier {
  private static final int BUFFER = 64 * 1024;

  /** A file of one byte takes as much. */
  private static final int BLOCK = 4096;

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private final Set<Path> directories = new HashSet<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long room;

  /**
   * @param directory is there
   * @param room for so many bytes
   */
  FileCopier(Path directory, long room) {
    directories.add(directory);
    this.room = room;
  }

  /**
   * Copies a regular file with its permissions.
   *
   * @throws IOException also when there is no room any more
   */
  void add(Path file, PosixFileAttributes attributes, Path target) throws IOException {
    take(attributes.size());
    if (directories.add(target.getParent())) {
      take(BLOCK);
      Files.createDirectories(target.getParent());
    }
    try (FileChannel from = FileChannel.open(file, READ);
        FileChannel to =
            FileChannel.open(
                target, CREATE, PosixFilePermissions.asFileAttribute(attributes.permissions()))) {
      copy(from, to);
    }
  }

  private void copy(FileChannel from, FileChannel to) throws IOException {
    while (from.read(buffer.clear()) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        var _ = to.write(buffer);
      }
    }
  }

  private void take(long bytes) throws IOException {
    room -= Math.ceilDiv(bytes, BLOCK) * BLOCK;
    if (isFull()) {
      throw new IOException("too little room for copies");
    }
  }

  boolean isFull() {
    return room < 0;
  }
}
