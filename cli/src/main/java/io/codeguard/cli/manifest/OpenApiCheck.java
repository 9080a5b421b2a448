package io.codeguard.cli.manifest;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Validates a value against a CRD's schema, like the API server, and reports unknown fields, like
 * kubectl.
 */
final class OpenApiCheck {
  private final List<Problem> problems = new ArrayList<>();

  private OpenApiCheck() {}

  /** Returns all problems of a resource. */
  static List<Problem> check(Value.Fields resource, Schema schema) {
    OpenApiCheck check = new OpenApiCheck();
    check.value(resource, schema, "");
    return check.problems;
  }

  private void value(Value value, Schema schema, String path) {
    if (value.isNull()) {
      if (!schema.hasDefault()) {
        report(value, path + ": has no value: set one, or remove the field");
      }
      return;
    }
    switch (schema.type().orElse("")) {
      case "object" -> {
        if (value instanceof Value.Fields fields) {
          fields(fields, schema, path);
        } else {
          wrongType(value, path, "fields");
        }
      }
      case "array" -> {
        if (value instanceof Value.Items items) {
          items(items, schema, path);
        } else {
          wrongType(value, path, "a list");
        }
      }
      case "string" -> {
        if (value.plain() instanceof String text) {
          text(value, text, schema, path);
        } else {
          wrongType(value, path, "text");
        }
      }
      case "integer" -> {
        if (value.plain() instanceof Long number) {
          number(value, number, schema, path);
        } else {
          wrongType(value, path, "a whole number");
        }
      }
      case "boolean" -> {
        if (!(value.plain() instanceof Boolean)) {
          wrongType(value, path, "true or false");
        }
      }
      default -> quantity(value, schema, path);
    }
  }

  /** An integer or a string. */
  private void quantity(Value value, Schema schema, String path) {
    if (value.plain() instanceof String text) {
      text(value, text, schema, path);
    } else if (!(value.plain() instanceof Long)) {
      wrongType(value, path, "an integer or a string");
    }
  }

  private void fields(Value.Fields fields, Schema schema, String path) {
    for (String name : schema.required()) {
      if (!fields.byName().containsKey(name)) {
        report(fields, join(path, name) + ": Required value");
      }
    }
    fields
        .byName()
        .forEach(
            (name, value) -> {
              String at = join(path, name);
              schema
                  .field(name)
                  .ifPresentOrElse(
                      known -> value(value, known, at),
                      () -> {
                        if (!schema.keepsUnknownFields()) {
                          report(value, at + ": unknown field; " + hint(name, schema));
                        }
                      });
            });
    tooMany(fields, fields.byName().size(), "maxProperties", schema, path);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String hint(String name, Schema schema) {
    Set<String> known = new TreeSet<>(schema.properties().keySet());
    return ResourceNames.mostSimilar(name, known)
        .map(nearest -> "did you mean '" + nearest + "'?")
        .orElse("known fields are " + String.join(", ", known));
  }

  private void items(Value.Items items, Schema schema, String path) {
    for (int i = 0; i < items.items().size(); i++) {
      value(items.items().get(i), schema.items().orElseThrow(), path + "[" + i + "]");
    }
    int size = items.items().size();
    tooMany(items, size, "maxItems", schema, path);
    schema
        .limit("minItems")
        .filter(limit -> size < limit)
        .ifPresent(
            limit ->
                invalid(items, Integer.toString(size), path, "have at least " + limit + " items"));
  }

  private void tooMany(Value value, int count, String keyword, Schema schema, String path) {
    schema
        .limit(keyword)
        .filter(limit -> count > limit)
        .ifPresent(
            limit ->
                report(
                    value,
                    path + ": Too many: " + count + ": must have at most " + limit + " items"));
  }

  private void text(Value value, String text, Schema schema, String path) {
    int length = text.codePointCount(0, text.length());
    schema
        .limit("minLength")
        .filter(limit -> length < limit)
        .ifPresent(
            limit -> invalid(value, quoted(text), path, "be at least " + limit + " chars long"));
    schema
        .limit("maxLength")
        .filter(limit -> length > limit)
        .ifPresent(
            limit ->
                report(value, path + ": Too long: may not be more than " + limit + " characters"));
    schema
        .pattern()
        .filter(pattern -> !Pattern.compile(pattern).matcher(text).find())
        .ifPresent(pattern -> invalid(value, quoted(text), path, "match '" + pattern + "'"));
  }

  private void number(Value value, Long number, Schema schema, String path) {
    schema
        .limit("minimum")
        .filter(limit -> number < limit)
        .ifPresent(limit -> invalid(value, number, path, "be greater than or equal to " + limit));
    schema
        .limit("maximum")
        .filter(limit -> number > limit)
        .ifPresent(limit -> invalid(value, number, path, "be less than or equal to " + limit));
  }

  /** Uses the wording of the API server. */
  private void invalid(Value value, Object found, String path, String expected) {
    report(value, path + ": Invalid value: " + found + ": " + path + " in body should " + expected);
  }

  private void wrongType(Value value, String path, String expected) {
    boolean quotesHelp = expected.equals("text") && value instanceof Value.Scalar;
    report(
        value,
        path
            + ": must be "
            + expected
            + ", not "
            + kind(value)
            + (quotesHelp ? ": put it in quotes" : ""));
  }

  private static String kind(Value value) {
    return switch (value) {
      case Value.Fields _ -> "fields";
      case Value.Items _ -> "a list";
      case Value.Scalar(FilePosition _, String text) -> "the text " + quoted(text);
      case Value.Scalar(FilePosition _, Boolean flag) -> "the boolean " + flag;
      case Value.Scalar scalar -> "the number " + scalar.plain();
    };
  }

  private static String quoted(String text) {
    return '"' + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + '"';
  }

  private void report(Value value, String message) {
    problems.add(new Problem(value.place(), message));
  }
}
