package io.codeguard.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Documents that release 0.1.0 wrote, byte for byte but for blanks between the fields of JSON. They
 * are never written anew: whoever changes one changes what a release wrote.
 */
final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  static byte[] bytes(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/0.1.0/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(byte[] document) {
    try {
      return JSON.readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What today's code writes is to have all fields of the released document, of the same types and
   * with the same values. It may have others: readers of 0.1.0 skip fields that they do not know.
   */
  static void assertReleasedFieldsAreIn(JsonNode today, JsonNode released, String path) {
    assertThat(today.getNodeType()).as("type of %s", path).isEqualTo(released.getNodeType());
    if (released.isObject()) {
      released
          .properties()
          .forEach(
              field -> {
                String inner = path + "." + field.getKey();
                assertThat(today.has(field.getKey())).as("%s is written", inner).isTrue();
                assertReleasedFieldsAreIn(today.get(field.getKey()), field.getValue(), inner);
              });
    } else if (released.isArray()) {
      assertThat(today.size()).as("length of %s", path).isEqualTo(released.size());
      for (int i = 0; i < released.size(); i++) {
        assertReleasedFieldsAreIn(today.get(i), released.get(i), path + "[" + i + "]");
      }
    } else {
      assertThat(today).as(path).isEqualTo(released);
    }
  }
}
