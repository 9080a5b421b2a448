package io.codeguard.reporting.sarif;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;

/**
 * Streams the parts of a SARIF 2.1.0 report to a handler, so that a report of any size can be read
 * with only one result in memory. Stateless and thread-safe.
 */
public final class SarifStream {
  /** Does not cache field names, because a hostile report may have any number of them. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private static final ObjectMapper JSON = new ObjectMapper(FACTORY);

  /**
   * Receives the parts of a report in the order of the document; the members of a run may come in
   * any order. Methods with a parser are called with it at the part's {@code START_OBJECT} and must
   * leave it at the matching {@code END_OBJECT}; {@link JsonParser#readValueAsTree} does that.
   */
  public interface Handler {
    /** Called at the start of a run. */
    default void startRun() throws IOException {}

    /** The name of the run's tool. */
    default void toolName(String name) throws IOException {}

    /** A rule of the run's tool. */
    default void rule(JsonParser json) throws IOException {
      json.skipChildren();
    }

    /** A result of the run. */
    default void result(JsonParser json) throws IOException {
      json.skipChildren();
    }

    /** A {@code toolExecutionNotification} of one of the run's invocations. */
    default void notification(JsonParser json) throws IOException {
      json.skipChildren();
    }

    /** Called at the end of a run. */
    default void endRun() throws IOException {}
  }

  /** Reads the value of a field; must leave the parser at the value's last token. */
  @FunctionalInterface
  private interface Field {
    void read(String name, JsonToken value) throws IOException;
  }

  @FunctionalInterface
  private interface Part {
    void read(JsonParser json) throws IOException;
  }

  private final JsonParser json;
  private final Handler handler;
  private String version = "";

  private SarifStream(JsonParser json, Handler handler) {
    this.json = json;
    this.handler = handler;
  }

  /**
   * Reads a report; does not close the stream.
   *
   * @throws IOException if it cannot be read or is not SARIF 2.1.0; the message starts with "it" or
   *     "its" and contains the reason
   */
  public static void read(InputStream report, Handler handler) throws IOException {
    try (JsonParser json = JSON.createParser(report)) {
      json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      SarifStream stream = new SarifStream(json, handler);
      stream.report();
      if (!stream.version.equals("2.1.0")) {
        throw new IOException("its 'version' is not \"2.1.0\"");
      }
    } catch (JsonProcessingException e) {
      throw new IOException("it is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void report() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("it is not a JSON object");
    }
    fields(
        (name, value) -> {
          if (name.equals("version") && value == JsonToken.VALUE_STRING) {
            version = json.getText();
          } else if (name.equals("runs")) {
            each(value, _ -> run());
          } else {
            json.skipChildren();
          }
        });
  }

  private void run() throws IOException {
    handler.startRun();
    fields(
        (name, value) -> {
          switch (name) {
            case "tool" -> tool(value);
            case "results" -> each(value, handler::result);
            case "invocations" -> each(value, _ -> invocation());
            default -> json.skipChildren();
          }
        });
    handler.endRun();
  }

  private void tool(JsonToken tool) throws IOException {
    object(
        tool,
        (name, value) -> {
          if (name.equals("driver")) {
            object(value, this::driver);
          } else {
            json.skipChildren();
          }
        });
  }

  private void driver(String name, JsonToken value) throws IOException {
    if (name.equals("name") && value == JsonToken.VALUE_STRING) {
      handler.toolName(json.getText());
    } else if (name.equals("rules")) {
      each(value, handler::rule);
    } else {
      json.skipChildren();
    }
  }

  private void invocation() throws IOException {
    fields(
        (name, value) -> {
          if (name.equals("toolExecutionNotifications")) {
            each(value, handler::notification);
          } else {
            json.skipChildren();
          }
        });
  }

  private void object(JsonToken value, Field field) throws IOException {
    if (value == JsonToken.START_OBJECT) {
      fields(field);
    } else {
      json.skipChildren();
    }
  }

  private void fields(Field field) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      field.read(name, json.nextToken());
    }
  }

  /** Reads the elements of an array; other values are skipped. */
  private void each(JsonToken value, Part element) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      if (next != JsonToken.START_OBJECT) {
        throw new IOException("one of its runs or results is not a JSON object");
      }
      element.read(json);
    }
  }
}
