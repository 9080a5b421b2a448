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
 * Deletes a directory tree safely, even if other processes delete it concurrently or a hostile
 * program modifies it: directories are kept open and never resolved by path again, so that no link
 * can point outside of the tree. Subdirectories are moved to the top level before they are emptied,
 * so that a tree of any depth needs neither a deep stack nor many open files.
 */
public final class Trees {
  /** Files that others create or move concurrently require another round. */
  private static final int ROUNDS = 10;

  private static final Set<PosixFilePermission> ALL =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final SecureDirectoryStream<Path> root;
  private final Path place;

  /** Unpredictable, so that other programs cannot create the same names. */
  private final String prefix = UUID.randomUUID() + "-";

  private final Deque<Path> left = new ArrayDeque<>();
  private int moved;

  private Trees(SecureDirectoryStream<Path> root, Path place) {
    this.root = root;
    this.place = place;
  }

  /**
   * Deletes a directory without following links, even if its permissions deny it; does nothing if
   * it does not exist.
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
      // Another process deleted it and its parent.
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
      // Another process deleted it.
    }
  }

  private static void deleteEmpty(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    try {
      parent.deleteDirectory(name);
    } catch (NoSuchFileException e) {
      // Another process did.
    }
  }

  /** For systems without secure directory streams, where only trusted programs run. */
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
      // Another process deleted it.
    }
  }

  private void moveUp(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    Path target = Path.of(prefix + moved);
    try {
      directory.move(name, root, target);
    } catch (NoSuchFileException e) {
      // Another process was faster.
      return;
    }
    moved++;
    left.add(target);
  }

  /** Returns true if the name no longer exists, false if it is a directory. */
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
   * Retries with full permissions on the directory, if they are missing. It is resolved by path: a
   * link in its place could only add permissions to a directory of the same owner.
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
