package io.codeguard.validators.data;

import io.codeguard.validators.files.FileIncompleteException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds a value from its parts in document order. Not thread-safe. */
final class TreeBuilder {
  /** The maximum number of values in a file, including each expansion of an alias. */
  static final int MAX_VALUES = 200_000;

  static final int MAX_DEPTH = 200;

  private final Deque<Open> open = new ArrayDeque<>();
  private long values;

  /**
   * A complete part.
   *
   * @param values the number of values in it, including itself
   * @param depth 1 for a scalar
   */
  record Part(JsonNode value, NodeRange place, long values, int depth) {
    Document document() {
      return new Document(value, place);
    }
  }

  /** An unfinished object or array. */
  private static final class Open {
    private final JsonNode node;
    private final int start;
    private final Map<String, NodeRange.Member> members = new HashMap<>();
    private final List<NodeRange> items = new ArrayList<>();
    private final List<Part> merged = new ArrayList<>();
    private String name;
    private int nameStart;
    private int nameEnd;
    private long values = 1;
    private int depth = 1;

    Open(JsonNode node, int start) {
      this.node = node;
      this.start = start;
    }

    void add(Part part) {
      values += part.values();
      depth = Math.max(depth, part.depth() + 1);
      if (node instanceof ArrayNode array) {
        array.add(part.value());
        items.add(part.place());
      } else {
        put(name, part.value(), new NodeRange.Member(nameStart, nameEnd, part.place()));
        name = null;
      }
    }

    void merge() {
      for (Part part : merged) {
        for (Map.Entry<String, JsonNode> field : part.value().properties()) {
          if (!node.has(field.getKey())) {
            put(field.getKey(), field.getValue(), part.place().members().get(field.getKey()));
          }
        }
      }
    }

    private void put(String key, JsonNode value, NodeRange.Member member) {
      ((ObjectNode) node).set(key, value);
      members.put(key, member);
    }
  }

  void startObject(int at) throws FileIncompleteException {
    open(new Open(JsonNodeFactory.instance.objectNode(), at));
  }

  void startArray(int at) throws FileIncompleteException {
    open(new Open(JsonNodeFactory.instance.arrayNode(), at));
  }

  private void open(Open one) throws FileIncompleteException {
    limitDepth(open.size() + 1);
    count(1);
    open.push(one);
  }

  /** Whether a name or the end of the object is expected next. */
  boolean wantsName() {
    Open inner = open.peek();
    return inner != null && inner.node instanceof ObjectNode && inner.name == null;
  }

  /** Whether there is no unfinished object or array. */
  boolean isDone() {
    return open.isEmpty();
  }

  void name(String name, int start, int end) {
    Open object = open.element();
    object.name = name;
    object.nameStart = start;
    object.nameEnd = end;
  }

  /** Ends an object or array. */
  Part end(int at) {
    Open ended = open.pop();
    ended.merge();
    NodeRange place = new NodeRange(ended.start, at, ended.members, ended.items);
    Part part = new Part(ended.node, place, ended.values, ended.depth);
    addToOuter(part);
    return part;
  }

  Part scalar(JsonNode value, int start, int end) throws FileIncompleteException {
    count(1);
    Part part = new Part(value, NodeRange.scalar(start, end), 1, 1);
    addToOuter(part);
    return part;
  }

  /** Adds the same part again, for an alias. */
  void again(Part part) throws FileIncompleteException {
    limitDepth(open.size() + part.depth());
    count(part.values());
    addToOuter(part);
  }

  /**
   * Merges members into the unfinished object, unless it defines them itself; consumes the name.
   */
  void merge(Part part) throws FileIncompleteException {
    limitDepth(open.size() + part.depth());
    count(part.values());
    Open object = open.element();
    object.name = null;
    object.merged.add(part);
    object.values += part.values();
    object.depth = Math.max(object.depth, part.depth());
  }

  private void addToOuter(Part part) {
    if (!open.isEmpty()) {
      open.element().add(part);
    }
  }

  private void count(long more) throws FileIncompleteException {
    values += more;
    if (values > MAX_VALUES) {
      throw new FileIncompleteException("more than " + MAX_VALUES + " values");
    }
  }

  private static void limitDepth(int depth) throws FileIncompleteException {
    if (depth > MAX_DEPTH) {
      throw tooDeep();
    }
  }

  static FileIncompleteException tooDeep() {
    return new FileIncompleteException("nested deeper than " + MAX_DEPTH + " levels");
  }
}
