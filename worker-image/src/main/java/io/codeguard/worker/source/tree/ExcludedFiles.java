package io.codeguard.worker.source.tree;

import io.codeguard.protocol.Exclusions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The excluded files of a source.
 *
 * @param counts by reason ({@link Exclusions})
 * @param hidden paths of files that are not scanned because of their exclusion; a directory, whose
 *     contents are unknown, ends with a slash
 * @param unnamed the number of further such files whose paths are not kept
 */
public record ExcludedFiles(Map<String, Long> counts, List<String> hidden, long unnamed) {
  public static final ExcludedFiles NONE = new ExcludedFiles(Map.of(), List.of(), 0);

  /** Collects excluded files. Not thread-safe. */
  public static final class Collector {
    /**
     * Bounds memory, because the number of a source's entries is large and their names may be long.
     */
    private static final long MAX_CHARACTERS = 4 << 20;

    /** The approximate memory of a name in addition to its characters. */
    private static final int NAME = 64;

    private final Map<String, Long> counts;
    private final List<String> hidden;
    private long unnamed;
    private long characters;

    Collector(ExcludedFiles before) {
      counts = new TreeMap<>(before.counts);
      hidden = new ArrayList<>(before.hidden);
      unnamed = before.unnamed;
      characters = before.hidden.stream().mapToLong(Collector::size).sum();
    }

    void add(String path, String reason) {
      counts.merge(reason, 1L, Long::sum);
      if (Exclusions.hidesFile(reason)) {
        characters += size(path);
        if (characters > MAX_CHARACTERS) {
          unnamed++;
        } else {
          hidden.add(path);
        }
      }
    }

    private static int size(String path) {
      return path.length() + NAME;
    }

    ExcludedFiles done() {
      return new ExcludedFiles(Map.copyOf(counts), List.copyOf(hidden), unnamed);
    }
  }
}
