package io.codeguard.cli.manifest;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Validates a value that conforms to a CRD's schema against the CRD's CEL rules. */
final class RuleCheck {
  /** The subset of Kubernetes' CEL environment that these CRDs use. */
  private static final Cel CEL =
      CelFactory.plannerCelBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addCompilerLibraries(CelExtensions.strings())
          .addRuntimeLibraries(CelExtensions.strings())
          .addVar("self", SimpleType.DYN)
          .build();

  private final List<Problem> problems = new ArrayList<>();

  private RuleCheck() {}

  static List<Problem> check(Value value, Schema schema) {
    RuleCheck check = new RuleCheck();
    check.value(value, schema);
    return check.problems;
  }

  private void value(Value value, Schema schema) {
    if (value.isNull()) {
      return;
    }
    for (Schema.Rule rule : schema.rules()) {
      if (!holds(rule.expression(), value.plain())) {
        problems.add(new Problem(value.place(), rule.message()));
      }
    }
    switch (value) {
      case Value.Fields fields ->
          fields
              .byName()
              .forEach((name, field) -> schema.field(name).ifPresent(known -> value(field, known)));
      case Value.Items items ->
          items.items().forEach(item -> value(item, schema.items().orElseThrow()));
      case Value.Scalar _ -> {}
    }
  }

  private static boolean holds(String expression, Object self) {
    try {
      return Boolean.TRUE.equals(
          CEL.createProgram(CEL.compile(expression).getAst()).eval(Map.of("self", self)));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("rule of the CRD: " + expression, e);
    }
  }
}
