package io.codeguard.validators.pmd;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Validator;
import java.util.List;
import java.util.Map;
import net.sourceforge.pmd.PMDVersion;

/**
 * Validation {@code java}: what PMD finds in Java code. Parameter {@code rules} is a list of {@code
 * quickstart} (which it is when absent), categories such as {@code errorprone}, and single rules
 * such as {@code errorprone/EmptyCatchBlock}. Parameter {@code ruleSet}, in its place, is a rule
 * set of PMD's own form; see {@link UserRuleSet}. Findings keep PMD's names of its rules.
 * Configuration that lies in the source is not read.
 */
public final class JavaValidator implements Validator {
  static final String TYPE = "java";

  private static final ParameterSchema PARAMETERS =
      ParameterSchema.resource(JavaValidator.class, "parameters.json");

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String version() {
    return PMDVersion.VERSION;
  }

  /** All that PMD has: loaded when first asked for, which takes about a second. */
  @Override
  public List<Rule> rules() {
    return PmdRules.all();
  }

  @Override
  public boolean accepts(String path) {
    return path.endsWith(".java");
  }

  @Override
  public ParameterSchema parameters() {
    return PARAMETERS;
  }

  @Override
  public Check prepare(Map<String, Object> parameters) throws InvalidParametersException {
    return new PmdCheck(PmdRules.chosen(parameters));
  }
}
