package io.codeguard.cli.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML document with its position: that of its field's name, if it has one. */
sealed interface Value {
  FilePosition place();

  /** The value without positions: a map, a list, a string, a number, a boolean or null. */
  Object plain();

  default boolean isNull() {
    return false;
  }

  /** A mapping. */
  record Fields(FilePosition place, Map<String, Value> byName) implements Value {
    /** Without null fields, because the API server drops them. */
    @Override
    public Map<String, Object> plain() {
      Map<String, Object> plain = new LinkedHashMap<>();
      byName.forEach(
          (name, value) -> {
            if (!value.isNull()) {
              plain.put(name, value.plain());
            }
          });
      return plain;
    }
  }

  /** A sequence. */
  record Items(FilePosition place, List<Value> items) implements Value {
    @Override
    public List<Object> plain() {
      List<Object> plain = new ArrayList<>();
      items.forEach(item -> plain.add(item.plain()));
      return plain;
    }
  }

  /**
   * @param plain a String, a Long, a Double, a Boolean, or null
   */
  record Scalar(FilePosition place, Object plain) implements Value {
    @Override
    public boolean isNull() {
      return plain == null;
    }
  }
}
