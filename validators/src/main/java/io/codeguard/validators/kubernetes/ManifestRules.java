package io.codeguard.validators.kubernetes;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.schema.Violation;
import java.util.List;

/** The rules for manifests. */
final class ManifestRules {
  static final Rule UNKNOWN_KIND =
      rule(
          "kubernetes-unknown-kind",
          "A kind that the API version does not have.",
          "Correct the kind or the API version.");
  static final Rule REMOVED_API =
      rule(
          "kubernetes-removed-api",
          "An API version that Kubernetes does not serve for this kind.",
          "Move to the API version that the message names; fields may have other names there.");
  static final Rule UNKNOWN_FIELD =
      rule(
          "kubernetes-unknown-field",
          "A field that the kind does not have.",
          "Correct its name, its place or its indentation: the API server ignores or refuses it.");
  static final Rule MISSING_FIELD =
      rule(
          "kubernetes-missing-field",
          "A field that the kind requires is not there.",
          "Add the field.");
  static final Rule WRONG_TYPE =
      rule(
          "kubernetes-wrong-type",
          "A value of another type than the field has.",
          "Correct the value; put quotes around texts such as 8080, yes and on.");
  static final Rule INVALID_VALUE =
      rule(
          "kubernetes-invalid-value",
          "A value that the field does not allow.",
          "Correct the value as the message says.");

  private ManifestRules() {}

  static List<Rule> all() {
    return List.of(
        UNKNOWN_KIND, REMOVED_API, UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, INVALID_VALUE);
  }

  /** The rule of a violation. */
  static Rule of(Violation violation) {
    return switch (violation.keyword()) {
      case "additionalProperties" -> UNKNOWN_FIELD;
      case "required" -> MISSING_FIELD;
      case "type" -> WRONG_TYPE;
      default -> INVALID_VALUE;
    };
  }

  /** The message of a violation, without the field. */
  static String message(Violation violation) {
    return switch (violation.keyword()) {
      case "additionalProperties" -> "unknown field";
      case "required" -> "required field is missing";
      default -> violation.message();
    };
  }

  private static Rule rule(String id, String summary, String help) {
    return new Rule(
        id,
        summary,
        help,
        Severity.ERROR,
        "https://kubernetes.io/docs/reference/kubernetes-api/",
        List.of("correctness", "kubernetes"));
  }
}
