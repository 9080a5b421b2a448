package io.codeguard.operator.policyreport;

import java.util.List;

/**
 * What a report comes to, counted.
 *
 * @param rules those that have findings
 * @param unread files that were not fully scanned
 */
record Tallies(List<OfRule> rules, List<OfUnread> unread) {
  static final Tallies NONE = new Tallies(List.of(), List.of());

  /**
   * The findings of one rule.
   *
   * @param rule empty for all those for which there was no room
   * @param category empty when unknown
   * @param help where the rule is explained; empty when unknown
   * @param counted those that count, by severity
   * @param known those that count not, because the baseline has them
   * @param suppressed those that were accepted
   * @param places of the first ones that count
   */
  record OfRule(
      String validation,
      String rule,
      String category,
      String help,
      Counted counted,
      long known,
      long suppressed,
      List<String> places) {}

  /** Findings that count. */
  record Counted(long error, long warning, long note) {
    static final Counted NONE = new Counted(0, 0, 0);

    long total() {
      return error + warning + note;
    }

    /** With one more of this SARIF level, whose default is {@code warning}. */
    Counted plus(String level) {
      return switch (level) {
        case "error" -> new Counted(error + 1, warning, note);
        case "note", "none" -> new Counted(error, warning, note + 1);
        default -> new Counted(error, warning + 1, note);
      };
    }
  }

  /**
   * Files of one validation.
   *
   * @param outcome {@code skipped}, {@code partial}, {@code failed}, or {@code excluded} from the
   *     source
   * @param places the first of them
   */
  record OfUnread(String validation, String outcome, long files, List<String> places) {}
}
