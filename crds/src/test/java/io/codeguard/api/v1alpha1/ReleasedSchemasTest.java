package io.codeguard.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was valid in release 0.1.0 still is. Where today's schema admits less, {@link
 * #TIGHTER_BOUNDS} or {@link #NEW_RULES} names it, and why.
 */
class ReleasedSchemasTest {
  private static final Path CRDS = Path.of(System.getProperty("codeguard.project"), "crds");

  private static final String ALL_BOUNDED =
      "CHANGELOG: all fields of the resources are bounded, far above what anybody means";
  private static final String AS_PODS = "CHANGELOG: the same, as Kubernetes bounds a pod's field";

  private static final long LARGEST_COUNT = 1L << 53;

  /**
   * A bound that is new, or narrower than the released one.
   *
   * @param paths a regular expression for the whole of a field's path
   * @param value the bound of today
   */
  private record TighterBound(String paths, String keyword, long value, String reason) {
    boolean allows(String path, String changed, Object today) {
      return changed.equals(keyword)
          && path.matches(paths)
          && today instanceof Number number
          && number.doubleValue() == value;
    }
  }

  private static final List<TighterBound> TIGHTER_BOUNDS =
      List.of(
          new TighterBound("spec\\..*", "maxLength", 4_096, ALL_BOUNDED),
          new TighterBound("spec\\.env\\[]\\.value", "maxLength", 131_072, ALL_BOUNDED),
          new TighterBound(
              "spec\\.podTemplate\\.tolerations\\[]\\.value", "maxLength", 131_072, ALL_BOUNDED),
          // Quantities.
          new TighterBound(
              "spec\\.resources\\.(limits|requests)\\{}", "maxLength", 64, ALL_BOUNDED),
          new TighterBound("spec\\..*\\.(divisor|sizeLimit)", "maxLength", 64, ALL_BOUNDED),
          new TighterBound("spec\\..*", "maxItems", 1_000, ALL_BOUNDED),
          new TighterBound("spec\\..*", "maxProperties", 256, ALL_BOUNDED),
          new TighterBound(
              "spec\\..*\\.tolerationSeconds", "minimum", Integer.MIN_VALUE, ALL_BOUNDED),
          new TighterBound("spec\\.podTemplate\\.affinity\\..*\\.weight", "minimum", 1, AS_PODS),
          new TighterBound("spec\\.podTemplate\\.affinity\\..*\\.weight", "maximum", 100, AS_PODS),
          new TighterBound(
              "spec\\.podTemplate\\.volumes.*\\.(mode|defaultMode)", "minimum", 0, AS_PODS),
          new TighterBound(
              "spec\\.podTemplate\\.volumes.*\\.(mode|defaultMode)", "maximum", 0777, AS_PODS),
          // The operator alone writes statuses.
          new TighterBound("status\\..*", "maxLength", 32_768, ALL_BOUNDED),
          new TighterBound("status\\..*", "maxItems", 1_000, ALL_BOUNDED),
          new TighterBound("status\\..*", "maxProperties", 256, ALL_BOUNDED),
          new TighterBound("status\\..*", "minimum", 0, ALL_BOUNDED),
          new TighterBound("status\\..*", "maximum", LARGEST_COUNT, ALL_BOUNDED),
          new TighterBound("status\\..*", "maximum", Integer.MAX_VALUE, ALL_BOUNDED));

  /** Rules that are new, by their path, with the reason. */
  private static final Map<String, String> NEW_RULES =
      Map.of(
          "spec.source.inline: self.all(path, path.size() <= 1024)",
          "CHANGELOG: all fields of the resources are bounded; OpenAPI cannot bound keys",
          ": !has(self.metadata.name) || self.metadata.name.size() <= 63 || has(self.status)",
          "CHANGELOG: a pool's name has at most 63 characters; one that ever worked is exempt");

  private static final List<String> UPPER =
      List.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> LOWER =
      List.of("minimum", "minLength", "minItems", "minProperties");

  /** What must be as it was. */
  private static final List<String> SAME =
      List.of(
          "type",
          "format",
          "pattern",
          "default",
          "nullable",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  @ParameterizedTest
  @ValueSource(strings = {"validationjobs", "workerpools"})
  void whatIdentifiesTheKindIsAsReleased(String plural) throws IOException {
    Map<?, ?> released = released(plural);
    Map<?, ?> today = today(plural);
    for (String path : List.of("group", "scope", "names")) {
      assertThat(spec(today).get(path)).as(path).isEqualTo(spec(released).get(path));
    }
    assertThat(version(today).get("name")).isEqualTo(version(released).get("name"));
    assertThat(version(today).get("subresources")).isEqualTo(version(released).get("subresources"));
    assertThat(version(today).get("served")).isEqualTo(true);
    assertThat(version(today).get("storage")).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"validationjobs", "workerpools"})
  void whatWasValidStillIs(String plural) throws IOException {
    Map<String, Map<?, ?>> released = fields(released(plural));
    Map<String, Map<?, ?>> today = fields(today(plural));
    List<String> problems = new ArrayList<>();
    released.forEach(
        (path, field) -> {
          if (today.containsKey(path)) {
            compare(path, field, today.get(path), problems);
          } else {
            problems.add(path + " is gone");
          }
        });
    assertThat(problems).isEmpty();
  }

  private static void compare(
      String path, Map<?, ?> released, Map<?, ?> today, List<String> problems) {
    for (String keyword : SAME) {
      if (!Objects.equals(released.get(keyword), today.get(keyword))) {
        problems.add(changed(path, keyword, released, today));
      }
    }
    for (String keyword : UPPER) {
      bound(path, keyword, 1, released, today, problems);
    }
    for (String keyword : LOWER) {
      bound(path, keyword, -1, released, today, problems);
    }
    boolean fewer =
        released.get("enum") == null || !list(today, "enum").containsAll(list(released, "enum"));
    if (today.get("enum") != null && fewer) {
      problems.add(changed(path, "enum", released, today));
    }
    if (!list(released, "required").containsAll(list(today, "required"))) {
      problems.add(changed(path, "required", released, today));
    }
    Set<String> rules = rules(path, today);
    rules.removeAll(rules(path, released));
    rules.removeAll(NEW_RULES.keySet());
    rules.forEach(rule -> problems.add("new rule at " + rule));
  }

  private static void bound(
      String path,
      String keyword,
      int direction,
      Map<?, ?> released,
      Map<?, ?> today,
      List<String> problems) {
    boolean tighter =
        today.get(keyword) instanceof Number now
            && !(released.get(keyword) instanceof Number then
                && direction * now.doubleValue() >= direction * then.doubleValue());
    boolean known =
        TIGHTER_BOUNDS.stream().anyMatch(bound -> bound.allows(path, keyword, today.get(keyword)));
    if (tighter && !known) {
      problems.add(changed(path, keyword, released, today));
    }
  }

  private static String changed(String path, String keyword, Map<?, ?> released, Map<?, ?> today) {
    return "%s %s: %s became %s"
        .formatted(path, keyword, released.get(keyword), today.get(keyword));
  }

  private static Set<String> rules(String path, Map<?, ?> field) {
    Set<String> rules = new HashSet<>();
    list(field, "x-kubernetes-validations")
        .forEach(rule -> rules.add(path + ": " + ((Map<?, ?>) rule).get("rule")));
    return rules;
  }

  private static List<?> list(Map<?, ?> field, String keyword) {
    return field.get(keyword) instanceof List<?> list ? list : List.of();
  }

  private static Map<?, ?> released(String plural) throws IOException {
    return read(CRDS.resolve("src/test/resources/released/0.1.0/crds").resolve(plural + ".yaml"));
  }

  private static Map<?, ?> today(String plural) throws IOException {
    return read(CRDS.resolve("yaml").resolve(plural + ".yaml"));
  }

  private static Map<?, ?> read(Path crd) throws IOException {
    return Serialization.unmarshal(Files.readString(crd), Map.class);
  }

  private static Map<?, ?> spec(Map<?, ?> crd) {
    return (Map<?, ?>) crd.get("spec");
  }

  private static Map<?, ?> version(Map<?, ?> crd) {
    return (Map<?, ?>) ((List<?>) spec(crd).get("versions")).get(0);
  }

  /** All fields by path: {@code []} is an element of a list, {@code {}} a value of a map. */
  private static Map<String, Map<?, ?>> fields(Map<?, ?> crd) {
    Map<String, Map<?, ?>> fields = new TreeMap<>();
    collect(
        "", (Map<?, ?>) ((Map<?, ?>) version(crd).get("schema")).get("openAPIV3Schema"), fields);
    return fields;
  }

  private static void collect(String path, Map<?, ?> field, Map<String, Map<?, ?>> fields) {
    fields.put(path, field);
    if (field.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, inner) ->
              collect(
                  path.isEmpty() ? name.toString() : path + "." + name, (Map<?, ?>) inner, fields));
    }
    if (field.get("items") instanceof Map<?, ?> items) {
      collect(path + "[]", items, fields);
    }
    if (field.get("additionalProperties") instanceof Map<?, ?> values) {
      collect(path + "{}", values, fields);
    }
  }
}
