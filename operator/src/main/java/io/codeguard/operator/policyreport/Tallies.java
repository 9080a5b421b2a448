package io.codeguard.operator.policyreport;

import java.util.List;

/**
 * The counts of a report.
 *
 * @param rules with findings
 * @param unscanned files that were not fully scanned
 */
record Tallies(List<RuleTally> rules, List<UnscannedFiles> unscanned) {
  static final Tallies NONE = new Tallies(List.of(), List.of());

  /**
   * The findings of one rule.
   *
   * @param rule empty for the rules beyond the limit
   * @param category empty when unknown
   * @param help URL of the rule's documentation; empty when unknown
   * @param counted findings that count, by severity
   * @param known number of findings that do not count because the baseline contains them
   * @param suppressed number of suppressed findings
   * @param places of the first findings that count
   */
  record RuleTally(
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

    /** Adds a finding with this SARIF level, whose default is {@code warning}. */
    Counted plus(String level) {
      return switch (level) {
        case "error" -> new Counted(error + 1, warning, note);
        case "note", "none" -> new Counted(error, warning, note + 1);
        default -> new Counted(error, warning + 1, note);
      };
    }
  }

  /**
   * Files of one validation that were not fully scanned.
   *
   * @param outcome {@code skipped}, {@code partial}, {@code failed}, or {@code excluded} from the
   *     source
   * @param places of the first files
   */
  record UnscannedFiles(String validation, String outcome, long files, List<String> places) {}
}
