package io.codeguard.reporting;

import java.util.List;

/**
 * The description of a validation in a report.
 *
 * @param type the validation's type
 * @param version the validator's version
 * @param rules the rules that are known in advance; findings may refer to others
 */
public record ValidationRules(String type, String version, List<Rule> rules) {
  public ValidationRules {
    rules = List.copyOf(rules);
  }
}
