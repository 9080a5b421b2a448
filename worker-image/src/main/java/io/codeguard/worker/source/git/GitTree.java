package io.codeguard.worker.source.git;

import io.codeguard.protocol.Exclusions;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.source.tree.TreeWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** Writes a commit's files out as they are stored: no filters, no line ends changed. */
record GitTree(Repository repository, SourceLimits limits) {
  /** Bytes of a directory as git stores it, and of all that are open at a time. */
  static final int LARGEST_TREE = 16 << 20;

  /**
   * @param path only this directory, or file, below the repository's root
   */
  void write(ObjectId commit, Optional<String> path, TreeWriter writer)
      throws IOException, SourceException, InterruptedException {
    Optional<String> only = path.map(GitTree::trimmed).filter(text -> !text.isEmpty());
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk commits = new RevWalk(reader);
        TreeWalk walk = new TreeWalk(reader)) {
      ObjectId root = commits.parseCommit(commit).getTree();
      long[] open = new long[limits.depth() + 2];
      check(root, reader, open, 0);
      walk.addTree(root);
      only.ifPresent(text -> walk.setFilter(PathFilter.create(text)));
      boolean any = false;
      // Trees are entered one by one, so that trees that only hold trees are counted too.
      while (walk.next()) {
        String name = walk.getPathString();
        any |= only.isEmpty() || name.equals(only.get()) || name.startsWith(only.get() + "/");
        write(walk, reader, open, name, writer);
      }
      if (only.isPresent() && !any) {
        throw SourceException.lasting(
            "source.git.path: there is no '%s' at %s; name a directory of the repository"
                .formatted(Messages.line(only.get()), commit.name()));
      }
    }
  }

  private static String trimmed(String path) {
    return path.replaceAll("/+", "/").replaceAll("^(\\./|/)+|/+$", "").replaceAll("^\\.$", "");
  }

  private void write(
      TreeWalk walk, ObjectReader reader, long[] open, String name, TreeWriter writer)
      throws IOException, SourceException, InterruptedException {
    FileMode mode = walk.getFileMode();
    if (mode.equals(FileMode.TREE)) {
      check(walk.getObjectId(0), reader, open, walk.getDepth() + 1);
      writer.pass(name);
      if (walk.getDepth() < limits.depth()) {
        walk.enterSubtree();
      } else {
        writer.exclude(name + "/", "too deep");
      }
    } else if (mode.equals(FileMode.SYMLINK)) {
      writer.exclude(name, Exclusions.SYMBOLIC_LINK);
    } else if (mode.equals(FileMode.GITLINK)) {
      writer.exclude(name, Exclusions.SUBMODULE);
    } else {
      writeBlob(walk.getObjectId(0), reader, name, writer);
    }
  }

  /**
   * Names that git forbids, {@code .git} for one, come only from those who mean harm.
   *
   * @param open bytes of the directories by depth: the walk has all in memory down to where it is
   */
  private static void check(ObjectId tree, ObjectReader reader, long[] open, int depth)
      throws IOException, SourceException {
    try {
      byte[] content = reader.open(tree).getCachedBytes(LARGEST_TREE);
      new ObjectChecker().checkTree(tree, content);
      open[depth] = content.length;
    } catch (CorruptObjectException | LargeObjectException e) {
      throw SourceException.lasting(
          "the repository is damaged: " + Messages.cause(e) + "; check it with git fsck");
    }
    if (Arrays.stream(open, 0, depth + 1).sum() > LARGEST_TREE) {
      throw SourceException.lasting(
          "the repository is too large: nested directories of it have more than %d MiB, without"
                  .formatted(LARGEST_TREE >> 20)
              + " their files; validate a part of it");
    }
  }

  private void writeBlob(ObjectId id, ObjectReader reader, String name, TreeWriter writer)
      throws IOException, SourceException, InterruptedException {
    if (reader.getObjectSize(id, ObjectReader.OBJ_ANY) > limits.fileBytes()) {
      // Opening it could take that much memory.
      writer.exclude(name, "too large");
      return;
    }
    try (InputStream content = reader.open(id).openStream()) {
      writer.file(name, content);
    }
  }
}
