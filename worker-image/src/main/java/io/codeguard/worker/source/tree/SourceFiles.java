package io.codeguard.worker.source.tree;

import io.codeguard.protocol.Exclusions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a source.
 *
 * @param files sorted by path
 * @param excludedFiles the files that were excluded during the fetch and the listing
 */
public record SourceFiles(List<Listed> files, ExcludedFiles excludedFiles) {
  /** The number of excluded files by reason. */
  public Map<String, Long> excluded() {
    return excludedFiles.counts();
  }

  /**
   * @param path relative to the source's root, separated by {@code /}
   * @param bytes the file's size
   */
  public record Listed(String path, long bytes) {}

  /** Lists the files, without following links; excludes git's own files. */
  public static SourceFiles list(FetchedSource source, SourceLimits limits)
      throws SourceException, InterruptedException {
    Walk walk = new Walk(source, limits);
    try {
      var _ = Files.walkFileTree(source.root(), walk);
    } catch (IOException e) {
      throw SourceException.temporary("the source cannot be listed: " + Messages.cause(e), e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (walk.entries > limits.entries()) {
      throw SourceException.permanent(
          "the source is too large: it has more than %d entries; validate a part of it"
              .formatted(limits.entries()));
    }
    walk.files.sort(Comparator.comparing(Listed::path));
    return new SourceFiles(List.copyOf(walk.files), walk.excludedFiles.done());
  }

  /**
   * Returns the location of a listed file; empty if it no longer exists as a regular file.
   *
   * @param path as listed
   */
  public static Optional<Path> locate(FetchedSource source, String path) {
    Path file = source.root().resolve(path).normalize();
    return file.startsWith(source.root()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file)
        : Optional.empty();
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final SourceLimits limits;
    private final List<Listed> files = new ArrayList<>();
    private final ExcludedFiles.Collector excludedFiles;
    private long entries;

    Walk(FetchedSource source, SourceLimits limits) {
      this.root = source.root();
      this.limits = limits;
      this.excludedFiles = new ExcludedFiles.Collector(source.excludedFiles());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!directory.equals(root) && directory.getFileName().toString().equals(".git")) {
        exclude(directory, Exclusions.GITS_OWN);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return next();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        exclude(file, Exclusions.SYMBOLIC_LINK);
      } else if (!attributes.isRegularFile()) {
        exclude(file, Exclusions.SPECIAL_FILE);
      } else if (attributes.size() > limits.fileBytes()) {
        exclude(file, "too large");
      } else {
        regular(file, attributes.size());
      }
      return next();
    }

    private void regular(Path file, long bytes) {
      if (!SourcePath.usable(names(file))) {
        exclude(file, "unusable name");
        return;
      }
      try {
        if (LfsPointer.is(file, bytes)) {
          exclude(file, Exclusions.LFS_POINTER);
        } else {
          files.add(new Listed(path(file), bytes));
        }
      } catch (IOException e) {
        exclude(file, "unreadable");
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      exclude(file, "unreadable");
      return next();
    }

    private List<String> names(Path file) {
      List<String> names = new ArrayList<>();
      root.relativize(file).forEach(name -> names.add(name.toString()));
      return names;
    }

    private String path(Path file) {
      return String.join("/", names(file));
    }

    private void exclude(Path file, String reason) {
      boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
      excludedFiles.add(directory ? path(file) + "/" : path(file), reason);
    }

    private FileVisitResult next() {
      entries++;
      return entries > limits.entries() || Thread.currentThread().isInterrupted()
          ? FileVisitResult.TERMINATE
          : FileVisitResult.CONTINUE;
    }
  }
}
