package io.codeguard.reporting;

import java.util.List;

/**
 * A validation as a report describes it.
 *
 * @param type the validation's type
 * @param version of the validator that did it
 * @param rules those that are known in advance; findings may name others
 */
public record ValidationRules(String type, String version, List<Rule> rules) {
  public ValidationRules {
    rules = List.copyOf(rules);
  }
}
