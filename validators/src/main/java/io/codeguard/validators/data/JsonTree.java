package io.codeguard.validators.data;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.codeguard.validators.data.TreeBuilder.Part;
import io.codeguard.validators.files.FileIncompleteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Builds the value of JSON text. */
final class JsonTree {
  private JsonTree() {}

  static Document read(String path, String text)
      throws UnreadableException, FileIncompleteException {
    try (JsonParser json = JsonDialect.parser(path, text)) {
      TreeBuilder tree = new TreeBuilder();
      Part whole = null;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (whole != null) {
          throw new UnreadableException("text after the end of the JSON value", start(json, text));
        }
        Part ended = accept(token, json, text, tree);
        whole = tree.isDone() ? ended : null;
      }
      if (whole == null) {
        throw new UnreadableException("the file is empty, which is not a JSON value", 0);
      }
      return whole.document();
    } catch (StreamConstraintsException e) {
      throw TreeBuilder.tooDeep();
    } catch (JsonParseException e) {
      throw new UnreadableException(e.getOriginalMessage(), offset(e.getLocation(), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the part that ends with this token; null if none does. */
  private static Part accept(JsonToken token, JsonParser json, String text, TreeBuilder tree)
      throws IOException, FileIncompleteException {
    int start = start(json, text);
    switch (token) {
      case START_OBJECT -> tree.startObject(start);
      case START_ARRAY -> tree.startArray(start);
      case FIELD_NAME -> tree.name(json.currentName(), start, end(json, text, start));
      case END_OBJECT, END_ARRAY -> {
        return tree.end(start);
      }
      default -> {
        JsonNode value = value(token, json);
        return tree.scalar(value, start, end(json, text, start));
      }
    }
    return null;
  }

  private static JsonNode value(JsonToken token, JsonParser json)
      throws IOException, FileIncompleteException {
    return switch (token) {
      case VALUE_STRING -> JsonNodeFactory.instance.stringNode(json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Numbers.decimal(json.getText());
      case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
      case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
      default -> JsonNodeFactory.instance.nullNode();
    };
  }

  private static int start(JsonParser json, String text) {
    return offset(json.currentTokenLocation(), text);
  }

  /** The range of a name may include the colon and whitespace that follow it. */
  private static int end(JsonParser json, String text, int start) throws IOException {
    if (text.startsWith("\"", start)) {
      return Math.min(closingQuote(text, start) + 1, text.length());
    }
    return Math.min(start + json.getTextLength(), text.length());
  }

  private static int closingQuote(String text, int start) {
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  private static int offset(JsonLocation location, String text) {
    return Math.clamp(location.getCharOffset(), 0, text.length());
  }
}
