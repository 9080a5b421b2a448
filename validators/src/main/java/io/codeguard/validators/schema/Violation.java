package io.codeguard.validators.schema;

import io.codeguard.validators.data.NodeRange;
import java.util.List;

/**
 * A violation of a schema by a part of a value.
 *
 * @param keyword the violated keyword
 * @param path the part's path: names and indices
 * @param member the missing or forbidden member of the part; empty if the violation is about the
 *     part itself
 * @param message the message, without the path
 */
public record Violation(String keyword, List<Object> path, String member, String message) {
  public Violation {
    path = List.copyOf(path);
  }

  /** The range to report in the text. */
  public NodeRange.Span in(NodeRange whole) {
    return member.isEmpty() ? whole.find(path) : whole.findName(path, member);
  }

  /** The path as a JSON Pointer (RFC 6901), or "the whole". */
  public String pointer() {
    StringBuilder pointer = new StringBuilder();
    for (Object step : path) {
      pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
    }
    return path.isEmpty() ? "the whole" : pointer.toString();
  }
}
