package io.codeguard.cli.output;

import java.io.PrintStream;
import java.util.List;

/** Prints aligned columns; the last one is not padded. */
public final class Columns {
  private static final String GAP = "  ";

  private Columns() {}

  /**
   * Prints a table.
   *
   * @param rows of equal length, with printable text
   */
  public static void print(List<List<String>> rows, PrintStream out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns - 1; i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(widths[i] - width(cell))).append(GAP);
      }
      out.println(line.append(row.getLast()));
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
