package io.codeguard.validators.pmd;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Validator;
import java.util.List;
import java.util.Map;
import net.sourceforge.pmd.PMDVersion;

/**
 * The validator {@code java}: scans Java code with PMD. Parameter {@code rules} is a list of {@code
 * quickstart} (the default), categories such as {@code errorprone}, and rules such as {@code
 * errorprone/EmptyCatchBlock}. Alternatively, parameter {@code ruleSet} is a rule set in PMD's
 * format; see {@link UserRuleSet}. Findings have PMD's rule names. Configuration files in the
 * source are ignored.
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

  /** All of PMD's rules; loaded lazily, because it takes about a second. */
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
