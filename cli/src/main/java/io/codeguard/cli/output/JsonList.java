package io.codeguard.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintStream;
import java.util.List;

/** Prints a list as JSON, for {@code -o json}. */
public final class JsonList {
  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

  private JsonList() {}

  public static void print(List<?> list, PrintStream out) throws NotDoneException {
    try {
      out.println(JSON.writeValueAsString(list));
    } catch (JsonProcessingException e) {
      throw new NotDoneException("the list cannot be written: " + e.getOriginalMessage());
    }
  }
}
