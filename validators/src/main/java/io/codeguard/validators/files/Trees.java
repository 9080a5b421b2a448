package io.codeguard.validators.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Directories and all below them. */
public final class Trees {
  private Trees() {}

  /**
   * Deletes without following links, also what its owner has taken the rights to from himself; an
   * absent directory is no error.
   */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    var _ =
        Files.walkFileTree(
            directory,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult preVisitDirectory(
                  Path visited, BasicFileAttributes attributes) {
                var _ = takeBack(visited);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                var _ = Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException failure)
                  throws IOException {
                if (failure instanceof NoSuchFileException || !takeBack(file)) {
                  // Gone meanwhile; else its directory cannot be deleted, which is said.
                  return FileVisitResult.CONTINUE;
                }
                delete(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                  throws IOException {
                var _ = Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
              }
            });
  }

  /** Whether there is a directory that can be read and changed now, and could not before. */
  private static boolean takeBack(Path directory) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || (Files.isReadable(directory)
            && Files.isWritable(directory)
            && Files.isExecutable(directory))) {
      return false;
    }
    return directory.toFile().setReadable(true)
        && directory.toFile().setWritable(true)
        && directory.toFile().setExecutable(true);
  }
}
