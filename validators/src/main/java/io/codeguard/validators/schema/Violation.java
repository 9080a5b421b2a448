package io.codeguard.validators.schema;

import io.codeguard.validators.data.NodeRange;
import java.util.List;

/**
 * A part of a value that does not fit its schema.
 *
 * @param keyword of the schema that it does not fit
 * @param path of the part: names and indices
 * @param member the member of the part that is missing or must not be there; empty when it is about
 *     the part itself
 * @param message what is wrong, without the path
 */
public record Violation(String keyword, List<Object> path, String member, String message) {
  public Violation {
    path = List.copyOf(path);
  }

  /** Where to look, in the text. */
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
