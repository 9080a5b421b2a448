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

/** Writes a commit's files as they are stored, without filters or line-ending conversion. */
record GitTree(Repository repository, SourceLimits limits) {
  /** The maximum size in bytes of a tree object, and of all trees on the current path together. */
  static final int MAX_TREE_BYTES = 16 << 20;

  /**
   * @param path limits the files to this directory or file
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
      // Entered explicitly instead of recursively, so that trees without files are counted, too.
      while (walk.next()) {
        String name = walk.getPathString();
        any |= only.isEmpty() || name.equals(only.get()) || name.startsWith(only.get() + "/");
        write(walk, reader, open, name, writer);
      }
      if (only.isPresent() && !any) {
        throw SourceException.permanent(
            "source.git.path: '%s' does not exist at %s; set a directory of the repository"
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
   * Rejects names that git forbids, such as {@code .git}, which only malicious repositories
   * contain.
   *
   * @param open the sizes of the trees on the current path by depth, all of which are in memory
   */
  private static void check(ObjectId tree, ObjectReader reader, long[] open, int depth)
      throws IOException, SourceException {
    try {
      byte[] content = reader.open(tree).getCachedBytes(MAX_TREE_BYTES);
      new ObjectChecker().checkTree(tree, content);
      open[depth] = content.length;
    } catch (CorruptObjectException | LargeObjectException e) {
      throw SourceException.permanent(
          "the repository is damaged: " + Messages.cause(e) + "; check it with git fsck");
    }
    if (Arrays.stream(open, 0, depth + 1).sum() > MAX_TREE_BYTES) {
      throw SourceException.permanent(
          "the repository is too large: nested directories take more than %d MiB, without"
                  .formatted(MAX_TREE_BYTES >> 20)
              + " their files; validate a part of it");
    }
  }

  private void writeBlob(ObjectId id, ObjectReader reader, String name, TreeWriter writer)
      throws IOException, SourceException, InterruptedException {
    if (reader.getObjectSize(id, ObjectReader.OBJ_ANY) > limits.fileBytes()) {
      // Opening it could take as much memory.
      writer.exclude(name, "too large");
      return;
    }
    try (InputStream content = reader.open(id).openStream()) {
      writer.file(name, content);
    }
  }
}
