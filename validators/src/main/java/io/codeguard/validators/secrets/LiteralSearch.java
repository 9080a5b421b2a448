package io.codeguard.validators.secrets;

import io.codeguard.validators.files.FileIncompleteException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

/**
 * Finds many literals in one pass, ignoring the case of ASCII letters: an Aho-Corasick automaton
 * ("Efficient string matching", CACM 18(6), 1975) whose failure links are merged into the
 * transition table, so that each byte costs one lookup. Bytes that occur in no literal share a
 * column. Immutable.
 */
final class LiteralSearch {
  private final int columns;
  private final int[] columnOf = new int[256];

  /** The next state, by state and column; states are multiples of the number of columns. */
  private final int[] next;

  /** The literals that end in each state; null for none. */
  private final int[][] found;

  private final int[] lengths;

  /** Receives each occurrence of a literal. */
  @FunctionalInterface
  interface Hit {
    /**
     * @param literal the literal's index
     * @throws FileIncompleteException ends the search
     */
    void at(int literal, int start, int end) throws FileIncompleteException;
  }

  /**
   * @param literals in lower case, none of them empty
   */
  LiteralSearch(Collection<String> literals) {
    this.columns = columns(literals);
    Trie trie = new Trie(columns);
    int number = 0;
    lengths = new int[literals.size()];
    for (String literal : literals) {
      lengths[number] = literal.length();
      trie.add(literal, number++, columnOf);
    }
    trie.link();
    this.next = trie.table();
    this.found = trie.found();
  }

  private int columns(Collection<String> literals) {
    int used = 1;
    for (String literal : literals) {
      for (int i = 0; i < literal.length(); i++) {
        char unit = literal.charAt(i);
        if (columnOf[unit] == 0) {
          columnOf[unit] = used;
          columnOf[Character.toUpperCase(unit) & 0xff] = used;
          used++;
        }
      }
    }
    return used;
  }

  void search(byte[] text, Hit hit) throws FileIncompleteException {
    int state = 0;
    for (int i = 0; i < text.length; i++) {
      state = next[state + columnOf[text[i] & 0xff]];
      if (state < 0) {
        state = -state;
        for (int literal : found[state / columns]) {
          hit.at(literal, i + 1 - lengths[literal], i + 1);
        }
      }
    }
  }

  /** Builds the table; states are numbered in order of creation. */
  private static final class Trie {
    private final int columns;
    private final List<int[]> rows = new ArrayList<>();
    private final List<List<Integer>> ends = new ArrayList<>();

    Trie(int columns) {
      this.columns = columns;
      newState();
    }

    private int newState() {
      int[] row = new int[columns];
      Arrays.fill(row, -1);
      rows.add(row);
      ends.add(new ArrayList<>());
      return rows.size() - 1;
    }

    void add(String literal, int number, int[] columnOf) {
      int state = 0;
      for (int i = 0; i < literal.length(); i++) {
        char unit = literal.charAt(i);
        int column = columnOf[unit];
        int child = rows.get(state)[column];
        if (child < 0) {
          child = newState();
          rows.get(state)[column] = child;
        }
        state = child;
      }
      ends.get(state).add(number);
    }

    /**
     * In breadth-first order, sets a state's missing transitions to those of its longest proper
     * suffix.
     */
    void link() {
      int[] suffix = new int[rows.size()];
      Queue<Integer> queue = new ArrayDeque<>();
      queue.add(0);
      while (!queue.isEmpty()) {
        int state = queue.remove();
        int[] row = rows.get(state);
        for (int column = 0; column < columns; column++) {
          int inherited = state == 0 ? 0 : rows.get(suffix[state])[column];
          if (row[column] < 0) {
            row[column] = inherited;
          } else {
            suffix[row[column]] = inherited;
            queue.add(row[column]);
          }
        }
        if (state != 0) {
          ends.get(state).addAll(ends.get(suffix[state]));
        }
      }
    }

    /** A transition to a state in which a literal ends is negative. */
    int[] table() {
      int[] table = new int[rows.size() * columns];
      for (int state = 0; state < rows.size(); state++) {
        for (int column = 0; column < columns; column++) {
          int target = rows.get(state)[column];
          table[state * columns + column] =
              ends.get(target).isEmpty() ? target * columns : -target * columns;
        }
      }
      return table;
    }

    int[][] found() {
      return ends.stream()
          .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
          .toArray(int[][]::new);
    }
  }
}
