package io.codeguard.validators.data;

import io.codeguard.validators.data.TreeBuilder.Part;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.math.BigDecimal;
import java.util.List;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Builds the value of TOML text. Dates, times and infinity become strings. */
final class TomlTree {
  private final TomlText text;
  private final TreeBuilder tree = new TreeBuilder();

  private TomlTree(TomlText text) {
    this.text = text;
  }

  static Document read(Content content)
      throws UnreadableException, FileSkippedException, FileIncompleteException {
    TomlText text = TomlText.parse(content);
    for (TomlText.Problem problem : text.problems()) {
      throw new UnreadableException(problem.message(), problem.at());
    }
    return new TomlTree(text).table(text.value(), 0).document();
  }

  private Part table(TomlTable table, int at) throws FileIncompleteException {
    tree.startObject(at);
    for (String key : table.keySet()) {
      int start = text.offset(table.inputPositionOf(List.of(key)));
      tree.name(key, start, start);
      add(table.get(List.of(key)), start);
    }
    return tree.end(at);
  }

  private void array(TomlArray array, int at) throws FileIncompleteException {
    tree.startArray(at);
    for (int i = 0; i < array.size(); i++) {
      add(array.get(i), text.offset(array.inputPositionOf(i)));
    }
    tree.end(at);
  }

  private void add(Object value, int at) throws FileIncompleteException {
    switch (value) {
      case TomlTable table -> table(table, at);
      case TomlArray array -> array(array, at);
      default -> tree.scalar(scalar(value), at, at);
    }
  }

  private static JsonNode scalar(Object value) {
    return switch (value) {
      case Boolean truth -> JsonNodeFactory.instance.booleanNode(truth);
      case Long number -> JsonNodeFactory.instance.numberNode(number);
      case Double number when Double.isFinite(number) ->
          JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(number));
      default -> JsonNodeFactory.instance.stringNode(value.toString());
    };
  }
}
