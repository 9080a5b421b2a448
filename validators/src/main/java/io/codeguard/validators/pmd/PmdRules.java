package io.codeguard.validators.pmd;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.pmd.RuleSetXml.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sourceforge.pmd.lang.rule.RulePriority;
import net.sourceforge.pmd.lang.rule.RuleSet;
import net.sourceforge.pmd.lang.rule.RuleSetLoader;

/** PMD's rules for Java by category, also converted to CodeGuard's. */
final class PmdRules {
  static final String RULE_SET = "ruleSet";

  /** An example of a reference to a rule. */
  static final String EXAMPLE = "category/java/errorprone.xml/EmptyCatchBlock";

  private static final String RULES = "rules";
  private static final String QUICKSTART = "quickstart";
  private static final Set<String> CATEGORIES =
      Set.of(
          "bestpractices",
          "codestyle",
          "design",
          "documentation",
          "errorprone",
          "multithreading",
          "performance",
          "security");

  private static final String QUICKSTART_FILE = "rulesets/java/quickstart.xml";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "((?:category/java/(?:%s)|rulesets/java/quickstart)\\.xml)(?:/([A-Za-z0-9]+))?"
              .formatted(String.join("|", new TreeSet<>(CATEGORIES))));

  /** Cached, because loading a rule set takes as long as scanning a hundred files. */
  private static final Map<String, RuleSet> LOADED = new ConcurrentHashMap<>();

  private PmdRules() {}

  /** Lazy holder. */
  private static final class All {
    private static final List<Rule> RULES =
        CATEGORIES.stream()
            .sorted()
            .map(category -> load("category/java/" + category + ".xml"))
            .flatMap(set -> set.getRules().stream())
            .filter(rule -> !rule.isDeprecated())
            .map(PmdRules::rule)
            .toList();
  }

  static List<Rule> all() {
    return All.RULES;
  }

  /**
   * @param parameters valid according to the schema
   */
  static List<RuleSet> chosen(Map<String, Object> parameters) throws InvalidParametersException {
    if (parameters.get(RULE_SET) instanceof String xml) {
      if (parameters.containsKey(RULES)) {
        throw new InvalidParametersException(
            "parameters: give %s or %s, not both".formatted(RULES, RULE_SET));
      }
      return List.of(UserRuleSet.of(xml));
    }
    List<?> names = (List<?>) parameters.getOrDefault(RULES, List.of(QUICKSTART));
    List<RuleSet> sets = new ArrayList<>();
    for (Object name : names) {
      sets.add(chosen("parameters.rules[" + sets.size() + "]", String.valueOf(name)));
    }
    return sets;
  }

  /** Accepts only names, because PMD would also load rules from files and URLs. */
  private static RuleSet chosen(String place, String name) throws InvalidParametersException {
    if (name.equals(QUICKSTART)) {
      return load(QUICKSTART_FILE);
    }
    String[] parts = name.split("/", 2);
    if (CATEGORIES.contains(parts[0])) {
      RuleSet category = load("category/java/" + parts[0] + ".xml");
      return parts.length == 1 ? category : single(category, parts[1], place, parts[0]);
    }
    throw new InvalidParametersException(
        "%s: '%s' is not a valid rule; use quickstart, a category (%s), or category/Rule"
            .formatted(
                place, Sanitizer.line(name, 100), String.join(", ", new TreeSet<>(CATEGORIES))));
  }

  private static RuleSet single(RuleSet set, String rule, String place, String category)
      throws InvalidParametersException {
    return set.getRules().stream()
        .filter(one -> one.getName().equals(rule))
        .findFirst()
        .map(RuleSet::forSingleRule)
        .orElseThrow(
            () ->
                new InvalidParametersException(
                    "%s: there is no rule '%s' in PMD's category %s"
                        .formatted(place, Sanitizer.line(rule, 100), category)));
  }

  /** The rules that a reference includes; at least one. */
  static List<net.sourceforge.pmd.lang.rule.Rule> referred(Reference reference)
      throws InvalidParametersException {
    Matcher parts = REFERENCE.matcher(reference.ref());
    if (!parts.matches()) {
      throw RuleSetXml.problem(
          reference.line(),
          ("'%s' is not a rule set included in PMD; use category/java/NAME.xml, where NAME is one"
                  + " of %s, or %s, and for one rule its name behind that, as in %s")
              .formatted(
                  Sanitizer.line(reference.ref(), 100),
                  String.join(", ", new TreeSet<>(CATEGORIES)),
                  QUICKSTART_FILE,
                  EXAMPLE));
    }
    List<net.sourceforge.pmd.lang.rule.Rule> rules =
        load(parts.group(1)).getRules().stream()
            .filter(rule -> parts.group(2) == null || rule.getName().equals(parts.group(2)))
            .toList();
    if (rules.isEmpty()) {
      throw RuleSetXml.problem(
          reference.line(),
          "there is no rule '%s' in PMD's %s".formatted(parts.group(2), parts.group(1)));
    }
    return rules;
  }

  /** Whether a reference that {@link #referred} accepts is to a single rule. */
  static boolean isSingle(String ref) {
    return !ref.endsWith(".xml");
  }

  /**
   * @param resource one of PMD's own rule sets, because it is cached forever
   * @return must be copied before its rules are changed or run
   */
  private static RuleSet load(String resource) {
    return LOADED.computeIfAbsent(
        resource, name -> new RuleSetLoader().warnDeprecated(false).loadFromResource(name));
  }

  static Rule rule(net.sourceforge.pmd.lang.rule.Rule rule) {
    String description =
        Sanitizer.line(rule.getDescription().strip().replaceAll("\\s+", " "), 1000);
    int sentence = description.indexOf(". ");
    return new Rule(
        rule.getName(),
        sentence < 0 ? description : description.substring(0, sentence + 1),
        description,
        severity(rule.getPriority()),
        rule.getExternalInfoUrl() == null ? "" : rule.getExternalInfoUrl(),
        List.of(rule.getRuleSetName().toLowerCase(Locale.ROOT).replace(' ', '-')));
  }

  private static Severity severity(RulePriority priority) {
    return switch (priority) {
      case HIGH, MEDIUM_HIGH -> Severity.ERROR;
      case MEDIUM -> Severity.WARNING;
      case MEDIUM_LOW, LOW -> Severity.NOTE;
    };
  }
}
