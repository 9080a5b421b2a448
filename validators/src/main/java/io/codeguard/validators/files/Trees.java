package io.codeguard.validators.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Deletes a directory and all below it, while others may be deleting it, too, or a hostile program
 * be changing it: every directory is held open, and never found by its path again, so that no link
 * leads out. Directories are moved up to lie side by side before they are emptied: a tree of any
 * depth takes neither a deep stack nor many open files.
 */
public final class Trees {
  /** What others put there meanwhile, or move within it, takes one more. */
  private static final int ROUNDS = 10;

  private static final Set<PosixFilePermission> ALL =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final SecureDirectoryStream<Path> root;
  private final Path place;

  /** A name that nobody could have guessed. */
  private final String prefix = UUID.randomUUID() + "-";

  private final Deque<Path> left = new ArrayDeque<>();
  private int moved;

  private Trees(SecureDirectoryStream<Path> root, Path place) {
    this.root = root;
    this.place = place;
  }

  /**
   * Deletes without following links, also what its owner has taken the rights to from himself; an
   * absent directory is no error.
   */
  public static void delete(Path directory) throws IOException {
    Path place = directory.toAbsolutePath();
    if (!Files.isDirectory(place.getParent())) {
      return;
    }
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(place.getParent())) {
      if (parent instanceof SecureDirectoryStream<Path> secure) {
        delete(secure, place);
      } else {
        deleteByPaths(place);
      }
    } catch (NoSuchFileException e) {
      // Somebody else deleted it, and what it was in.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void delete(SecureDirectoryStream<Path> parent, Path place) throws IOException {
    Path name = place.getFileName();
    boolean deleted = deleteFile(parent, name);
    for (int round = 1; !deleted; round++) {
      try {
        withRights(place, () -> empty(parent, place));
        deleteEmpty(parent, name);
        deleted = true;
      } catch (DirectoryNotEmptyException e) {
        if (round == ROUNDS) {
          throw e;
        }
      }
    }
  }

  private static void empty(SecureDirectoryStream<Path> parent, Path place) throws IOException {
    try (SecureDirectoryStream<Path> root = open(parent, place.getFileName())) {
      new Trees(root, place).empty();
    } catch (NoSuchFileException e) {
      // Somebody else deleted it.
    }
  }

  private static void deleteEmpty(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    try {
      parent.deleteDirectory(name);
    } catch (NoSuchFileException e) {
      // Somebody else did.
    }
  }

  /** Where the system keeps no directory open: nobody but the user is hostile there. */
  static void deleteByPaths(Path place) throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(place)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }

  private void empty() throws IOException {
    for (Path entry : root) {
      if (!deleteFile(root, entry.getFileName())) {
        left.add(entry.getFileName());
      }
    }
    while (!left.isEmpty()) {
      Path name = left.remove();
      withRights(place.resolve(name), () -> empty(name));
      deleteEmpty(root, name);
    }
  }

  private void empty(Path name) throws IOException {
    try (SecureDirectoryStream<Path> directory = open(root, name)) {
      for (Path entry : directory) {
        Path below = entry.getFileName();
        if (!deleteFile(directory, below)) {
          withRights(place.resolve(name).resolve(below), () -> moveUp(directory, below));
        }
      }
    } catch (NoSuchFileException e) {
      // Somebody else deleted it.
    }
  }

  private void moveUp(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    Path target = Path.of(prefix + moved);
    try {
      directory.move(name, root, target);
    } catch (NoSuchFileException e) {
      // Somebody else was quicker.
      return;
    }
    moved++;
    left.add(target);
  }

  /** Whether there is nothing of that name now; else a directory is. */
  private static boolean deleteFile(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    try {
      directory.deleteFile(name);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      Optional<BasicFileAttributes> found = attributes(directory, name);
      if (found.isPresent() && !found.get().isDirectory()) {
        throw e;
      }
      return found.isEmpty();
    }
  }

  private static Optional<BasicFileAttributes> attributes(
      SecureDirectoryStream<Path> directory, Path name) throws IOException {
    try {
      return Optional.of(
          directory
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  /**
   * Once more, with all rights to the directory, where they are missing. It is found by its path: a
   * link in its place would give its owner rights to what is his already.
   */
  private static void withRights(Path directory, Action action) throws IOException {
    try {
      action.run();
    } catch (AccessDeniedException e) {
      Files.setPosixFilePermissions(directory, ALL);
      action.run();
    }
  }

  private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }
}
