package io.codeguard.worker.source.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.Exclusions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies a tree that may be modified concurrently. Each name is opened relative to its opened
 * parent directory and never through a link, so that replacing a directory with a link has no
 * effect. Not thread-safe.
 */
public final class TreeCopy {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final TreeWriter writer;
  private final SourceLimits limits;
  private final MessageDigest digest = Digests.sha256();

  /** Null while no file or directory is being opened. */
  private volatile Instant openingSince;

  public TreeCopy(TreeWriter writer, SourceLimits limits) {
    this.writer = writer;
    this.limits = limits;
  }

  /** How long the current file or directory has been opening; zero if none is. Thread-safe. */
  public Duration opening() {
    Instant since = openingSince;
    return since == null ? Duration.ZERO : Duration.between(since, Instant.now());
  }

  /** Opens a file or directory. */
  private interface Opening<T> {
    T open() throws IOException;
  }

  private <T> T opened(Opening<T> opening) throws IOException {
    openingSince = Instant.now();
    try {
      return opening.open();
    } finally {
      openingSince = null;
    }
  }

  private DirectoryStream<Path> openDirectory(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return opened(() -> parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
  }

  /** Copies the contents of a directory; returns false if it does not exist. */
  public boolean below(DirectoryStream<Path> opened, List<String> path)
      throws IOException, SourceException, InterruptedException {
    SecureDirectoryStream<Path> directory = secure(opened);
    if (path.isEmpty()) {
      all(directory, "", 1);
      return true;
    }
    Path name = Path.of(path.getFirst());
    if (!attributes(directory, name).filter(BasicFileAttributes::isDirectory).isPresent()) {
      return false;
    }
    try (DirectoryStream<Path> next = openDirectory(directory, name)) {
      return below(next, path.subList(1, path.size()));
    }
  }

  /** Returns the copy, with a digest of all paths and contents as its revision. */
  public FetchedSource done() {
    return writer.done("sha256:" + Digests.hex(digest));
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws SourceException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw SourceException.permanent("source.volume: volumes are supported on Linux only");
  }

  private void all(SecureDirectoryStream<Path> directory, String prefix, int depth)
      throws IOException, SourceException, InterruptedException {
    for (Path name : sorted(directory)) {
      String path = prefix + name;
      Optional<BasicFileAttributes> attributes = attributes(directory, name);
      if (attributes.isEmpty()) {
        writer.exclude(path, "unreadable");
      } else if (attributes.get().isDirectory()) {
        directory(directory, name, path, depth);
      } else if (attributes.get().isSymbolicLink()) {
        writer.exclude(path, Exclusions.SYMBOLIC_LINK);
      } else if (!attributes.get().isRegularFile()) {
        writer.exclude(path, Exclusions.SPECIAL_FILE);
      } else if (attributes.get().size() > limits.fileBytes()) {
        writer.exclude(path, "too large");
      } else {
        file(directory, name, path);
      }
    }
  }

  private void directory(SecureDirectoryStream<Path> parent, Path name, String path, int depth)
      throws IOException, SourceException, InterruptedException {
    if (name.toString().equals(".git")) {
      writer.exclude(path + "/", Exclusions.GITS_OWN);
    } else if (depth >= limits.depth()) {
      writer.exclude(path + "/", "too deep");
    } else {
      writer.pass(path);
      try (DirectoryStream<Path> opened = openDirectory(parent, name)) {
        all(secure(opened), path + "/", depth + 1);
      } catch (AccessDeniedException e) {
        writer.exclude(path + "/", "unreadable");
      }
    }
  }

  private void file(SecureDirectoryStream<Path> directory, Path name, String path)
      throws IOException, SourceException, InterruptedException {
    Optional<InputStream> opened = open(directory, name);
    if (opened.isEmpty()) {
      writer.exclude(path, "unreadable");
      return;
    }
    MessageDigest content = Digests.sha256();
    try (InputStream in = new DigestInputStream(opened.get(), content)) {
      writer.file(path, in);
    }
    Digests.add(digest, path.getBytes(UTF_8));
    Digests.add(digest, content.digest());
  }

  /** Lists a directory in an order that does not depend on the file system. */
  private List<Path> sorted(SecureDirectoryStream<Path> directory)
      throws IOException, SourceException {
    List<Path> names = new ArrayList<>();
    try {
      for (Path entry : directory) {
        names.add(entry.getFileName());
        if (names.size() > limits.entries()) {
          throw SourceException.permanent(
              "the source is too large: it has more than %d entries; validate a part of it"
                  .formatted(limits.entries()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(Comparator.comparing(Path::toString));
    return names;
  }

  private static Optional<BasicFileAttributes> attributes(
      SecureDirectoryStream<Path> directory, Path name) throws IOException {
    try {
      return Optional.of(
          directory
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    }
  }

  private Optional<InputStream> open(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    SeekableByteChannel channel;
    try {
      channel = opened(() -> directory.newByteChannel(name, READ));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    }
    if (isPipe(channel)) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(Channels.newInputStream(channel));
  }

  /** Detects a named pipe with a writer that replaced a file; reading it would block. */
  private static boolean isPipe(SeekableByteChannel channel) throws IOException {
    try {
      return channel.position() != 0;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      return true;
    }
  }
}
