package io.codeguard.reporting;

import java.util.List;

/**
 * A rule of a validator.
 *
 * @param id unique within the validator; in lower case with dashes, except for rules of third-party
 *     tools
 * @param summary one sentence
 * @param help the remedy
 * @param helpUri the address of its documentation; empty if there is none
 * @param tags for filters in code hosts
 */
public record Rule(
    String id, String summary, String help, Severity severity, String helpUri, List<String> tags) {
  /** The tag of rules whose findings code hosts rank by severity. */
  public static final String SECURITY = "security";

  public Rule {
    tags = List.copyOf(tags);
  }

  /** A rule without documentation. */
  public Rule(String id, String summary, String help, Severity severity, String... tags) {
    this(id, summary, help, severity, "", List.of(tags));
  }
}
