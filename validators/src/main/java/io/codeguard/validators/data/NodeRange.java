package io.codeguard.validators.data;

import java.util.List;
import java.util.Map;

/**
 * Where a value is in the text, and where its parts are: offsets in UTF-16 units, the end
 * exclusive. Immutable once read.
 *
 * @param members of an object, by name; empty for others
 * @param items of an array; empty for others
 */
public record NodeRange(int start, int end, Map<String, Member> members, List<NodeRange> items) {
  /** Where a member's name is, and its value. */
  public record Member(int start, int end, NodeRange value) {}

  /** A stretch of the text. */
  public record Span(int start, int end) {}

  static NodeRange scalar(int start, int end) {
    return new NodeRange(start, end, Map.of(), List.of());
  }

  /**
   * The stretch that a person would look at for a part: of a scalar the whole, of an object or
   * array its name, if it has one, or else its beginning.
   *
   * @param path names and indices; what leads nowhere is the innermost part that there is
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

  /** The stretch of a member's name; of the object, when it has none such. */
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
