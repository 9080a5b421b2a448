package io.codeguard.worker.source.tree;

import io.codeguard.protocol.Exclusions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a source is left out.
 *
 * @param counts by reason ({@link Exclusions})
 * @param hidden paths of files that nobody looks at for that; a directory, of which nobody knows
 *     what is in it, ends with a slash
 * @param unnamed how many more of them there are
 */
public record ExcludedFiles(Map<String, Long> counts, List<String> hidden, long unnamed) {
  public static final ExcludedFiles NOTHING = new ExcludedFiles(Map.of(), List.of(), 0);

  /** Gathers it. Not thread-safe. */
  public static final class Collector {
    /** A source can have as many names as it may have entries, each as long as it likes. */
    private static final long MOST_CHARACTERS = 4 << 20;

    /** What a name takes beside its characters. */
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
        if (characters > MOST_CHARACTERS) {
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
