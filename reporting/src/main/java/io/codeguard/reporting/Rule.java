package io.codeguard.reporting;

import java.util.List;

/**
 * What a validator looks for.
 *
 * @param id unique within the validator; ours are in lower case with dashes, tools' own are theirs
 * @param summary one sentence
 * @param help what to do about it
 * @param helpUri where it is explained at length; empty when nowhere
 * @param tags for filters in code hosts
 */
public record Rule(
    String id, String summary, String help, Severity severity, String helpUri, List<String> tags) {
  /** Tag of rules that code hosts rank by how severe their findings are. */
  public static final String SECURITY = "security";

  public Rule {
    tags = List.copyOf(tags);
  }

  /** A rule without a page of its own. */
  public Rule(String id, String summary, String help, Severity severity, String... tags) {
    this(id, summary, help, severity, "", List.of(tags));
  }
}
