package io.codeguard.validators.data;

import io.codeguard.validators.files.FileIncompleteException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Resolves plain scalars. {@link #CORE} is the core schema of YAML 1.2.2, section 10.3.2. {@link
 * #KUBERNETES} is the schema of Kubernetes' YAML parser: YAML 1.1 without dates and sexagesimal
 * numbers. Infinity and NaN become strings, because JSON has neither. Immutable.
 */
final class YamlScalars {
  static final YamlScalars CORE =
      new YamlScalars(Set.of("true", "True", "TRUE"), Set.of("false", "False", "FALSE"), false);
  static final YamlScalars KUBERNETES =
      new YamlScalars(
          Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"),
          Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"),
          true);

  private static final String TAGS = "tag:yaml.org,2002:";
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern OLD_OCTAL = Pattern.compile("0[0-7]+");
  private static final Pattern BINARY = Pattern.compile("0b[01]+");

  private final Set<String> truths;
  private final Set<String> untruths;
  private final boolean old;

  private YamlScalars(Set<String> truths, Set<String> untruths, boolean old) {
    this.truths = truths;
    this.untruths = untruths;
    this.old = old;
  }

  /** Resolves a scalar to a JSON value. */
  JsonNode value(ScalarEvent event) throws FileIncompleteException {
    Optional<String> tag = event.getTag();
    boolean resolved =
        tag.map(name -> !name.equals(TAGS + "str") && name.startsWith(TAGS))
            .orElse(event.isPlain());
    return resolved
        ? plain(event.getValue())
        : JsonNodeFactory.instance.stringNode(event.getValue());
  }

  private JsonNode plain(String text) throws FileIncompleteException {
    if (NULLS.contains(text)) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (truths.contains(text) || untruths.contains(text)) {
      return JsonNodeFactory.instance.booleanNode(truths.contains(text));
    }
    char first = text.charAt(0);
    boolean number = first == '-' || first == '+' || first == '.' || (first >= '0' && first <= '9');
    return number ? number(text) : JsonNodeFactory.instance.stringNode(text);
  }

  private JsonNode number(String text) throws FileIncompleteException {
    if (old && OLD_OCTAL.matcher(text).matches()) {
      return Numbers.integer(text, 8);
    }
    if (old && BINARY.matcher(text).matches()) {
      return Numbers.integer(text.substring(2), 2);
    }
    if (OCTAL.matcher(text).matches()) {
      return Numbers.integer(text.substring(2), 8);
    }
    if (HEXADECIMAL.matcher(text).matches()) {
      return Numbers.integer(text.substring(2), 16);
    }
    return DECIMAL.matcher(text).matches()
        ? Numbers.decimal(text)
        : JsonNodeFactory.instance.stringNode(text);
  }
}
