package io.codeguard.validators.data;

import java.util.List;
import java.util.Map;

/**
 * The location of a value and its parts in the text: offsets in UTF-16 code units, the end
 * exclusive. Immutable once read.
 *
 * @param members of an object, by name; otherwise empty
 * @param items of an array; otherwise empty
 */
public record NodeRange(int start, int end, Map<String, Member> members, List<NodeRange> items) {
  /** The locations of a member's name and value. */
  public record Member(int start, int end, NodeRange value) {}

  /** A range of the text. */
  public record Span(int start, int end) {}

  static NodeRange scalar(int start, int end) {
    return new NodeRange(start, end, Map.of(), List.of());
  }

  /**
   * The range to report for a part: the whole of a scalar; the name of an object or array, or its
   * beginning if it has no name.
   *
   * @param path names and indices; if it does not exist, its innermost existing part is used
   */
  public Span find(List<Object> path) {
    NodeRange part = this;
    Span name = new Span(start, start);
    for (Object step : path) {
      Member member = part.members.get(String.valueOf(step));
      if (step instanceof Integer index && index < part.items.size()) {
        part = part.items.get(index);
        name = new Span(part.start, part.start);
      } else if (member != null) {
        part = member.value();
        name = new Span(member.start(), member.end());
      } else {
        return name;
      }
    }
    return part.isScalar() && part.end > part.start ? new Span(part.start, part.end) : name;
  }

  /** The range of a member's name; that of the object if there is no such member. */
  public Span findName(List<Object> path, String name) {
    NodeRange part = this;
    for (Object step : path) {
      part =
          step instanceof Integer index
              ? part.items.get(index)
              : part.members.get(String.valueOf(step)).value();
    }
    Member member = part.members.get(name);
    return member == null ? find(path) : new Span(member.start(), member.end());
  }

  private boolean isScalar() {
    return members.isEmpty() && items.isEmpty();
  }
}
