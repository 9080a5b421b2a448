package io.codeguard.worker.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.SourceListing;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.plan.PreparedValidation;
import io.codeguard.worker.source.tree.Digests;
import io.codeguard.worker.source.tree.ExcludedFiles;
import io.codeguard.worker.source.tree.SourceFiles;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that each validation scans. Pure.
 *
 * @param paths the paths of each validation, sorted
 * @param files the number of files that at least one validation scans
 * @param bytes the total size of these files
 * @param unmatched the number of files that no validation scans
 */
record Selection(List<List<String>> paths, long files, long bytes, long unmatched) {

  static Selection of(PreparedPlan plan, List<SourceFiles.Listed> listed) {
    List<List<String>> paths = new ArrayList<>();
    plan.validations().forEach(_ -> paths.add(new ArrayList<>()));
    long files = 0;
    long bytes = 0;
    for (SourceFiles.Listed file : listed) {
      if (select(plan, file.path(), paths)) {
        files++;
        bytes += file.bytes();
      }
    }
    return new Selection(paths, files, bytes, listed.size() - files);
  }

  private static boolean select(PreparedPlan plan, String path, List<List<String>> paths) {
    boolean any = false;
    if (plan.paths().accepts(path)) {
      for (PreparedValidation validation : plan.validations()) {
        if (validation.accepts(path)) {
          paths.get(validation.index()).add(path);
          any = true;
        }
      }
    }
    return any;
  }

  long tasks() {
    return paths.stream().mapToLong(List::size).sum();
  }

  /** The number of tasks of each validation. */
  List<Long> tasksOf() {
    return paths.stream().map(of -> (long) of.size()).toList();
  }

  /**
   * The number of tasks that excluded files would have had. A file whose path is not known counts
   * as one per validation.
   */
  static long unseen(PreparedPlan plan, ExcludedFiles excludedFiles) {
    return excludedFiles.unnamed() * plan.validations().size()
        + excludedFiles.hidden().stream().mapToLong(path -> unseen(plan, path)).sum();
  }

  private static long unseen(PreparedPlan plan, String path) {
    if (path.isEmpty() || path.endsWith("/")) {
      return plan.validations().size();
    }
    return plan.paths().accepts(path)
        ? plan.validations().stream().filter(validation -> validation.accepts(path)).count()
        : 0;
  }

  /** Identifies the tasks and their order. */
  String digest() {
    MessageDigest digest = Digests.sha256();
    for (List<String> of : paths) {
      digest.update(ByteBuffer.allocate(4).putInt(of.size()).array());
      of.forEach(path -> Digests.add(digest, path.getBytes(UTF_8)));
    }
    return Digests.hex(digest);
  }

  List<SourceListing.Chunk> chunks() {
    List<SourceListing.Chunk> chunks = new ArrayList<>();
    for (int validation = 0; validation < paths.size(); validation++) {
      List<String> all = paths.get(validation);
      for (int from = 0; from < all.size(); from += SourceListing.CHUNK_TASKS) {
        int to = Math.min(all.size(), from + SourceListing.CHUNK_TASKS);
        chunks.add(new SourceListing.Chunk(validation, all.subList(from, to), List.of()));
      }
    }
    return chunks;
  }
}
