package io.codeguard.validators.schema;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One rule per keyword of JSON Schema that a value can violate. */
final class KeywordRules {
  static final Rule SYNTAX =
      rule("syntax", "A file that cannot be read.", "Correct the text where the message points.");

  private static final List<Rule> KEYWORDS =
      List.of(
          rule("additionalItems", "An array has items that the schema does not allow."),
          rule("additionalProperties", "An object has a member that the schema does not allow."),
          rule("anyOf", "A value fits none of the schemas."),
          rule("const", "A value is not the one that the schema wants."),
          rule("contains", "An array has too few or too many items of a kind."),
          rule("dependencies", "An object is missing a member that another member requires."),
          rule("dependentRequired", "An object is missing a member that another member requires."),
          rule("dependentSchemas", "An object does not fit what another member asks for."),
          rule("enum", "A value is not one of those that the schema lists."),
          rule("exclusiveMaximum", "A number is too large."),
          rule("exclusiveMinimum", "A number is too small."),
          rule("false", "A value is where the schema allows none."),
          rule("format", "A text does not have the format that the schema wants."),
          rule("items", "An array has an item that the schema does not allow."),
          rule("maxContains", "An array has too many items of a kind."),
          rule("maxItems", "An array is too long."),
          rule("maxLength", "A text is too long."),
          rule("maxProperties", "An object has too many members."),
          rule("maximum", "A number is too large."),
          rule("minContains", "An array has too few items of a kind."),
          rule("minItems", "An array is too short."),
          rule("minLength", "A text is too short."),
          rule("minProperties", "An object has too few members."),
          rule("minimum", "A number is too small."),
          rule("multipleOf", "A number is not a multiple of the number in the schema."),
          rule("not", "A value fits a schema that it must not fit."),
          rule("oneOf", "A value fits none of the schemas, or more than one."),
          rule("pattern", "A text does not match the schema's pattern."),
          rule("propertyNames", "A member has a name that the schema does not allow."),
          rule("required", "An object is missing a member that the schema requires."),
          rule("type", "A value is of another type than the schema wants."),
          rule("unevaluatedItems", "An array has items that the schema does not allow."),
          rule("unevaluatedProperties", "An object has a member that the schema does not allow."),
          rule("uniqueItems", "An array has the same item twice."));

  private static final Map<String, Rule> BY_ID =
      KEYWORDS.stream().collect(toUnmodifiableMap(Rule::id, identity()));

  private KeywordRules() {}

  static List<Rule> all() {
    List<Rule> all = new ArrayList<>(KEYWORDS);
    all.add(SYNTAX);
    return all;
  }

  static Rule of(String keyword) {
    Rule known = BY_ID.get(JsonSchemaValidator.TYPE + "/" + keyword);
    return known == null ? rule(keyword, "A value does not fit the schema.") : known;
  }

  private static Rule rule(String keyword, String summary) {
    return rule(keyword, summary, "Correct the value, or the schema.");
  }

  private static Rule rule(String keyword, String summary, String help) {
    return new Rule(
        JsonSchemaValidator.TYPE + "/" + keyword, summary, help, Severity.ERROR, "correctness");
  }
}
