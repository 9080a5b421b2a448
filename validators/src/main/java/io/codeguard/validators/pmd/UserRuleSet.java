package io.codeguard.validators.pmd;

import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.pmd.RuleSetXml.Property;
import io.codeguard.validators.pmd.RuleSetXml.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.sourceforge.pmd.lang.rule.Rule;
import net.sourceforge.pmd.lang.rule.RulePriority;
import net.sourceforge.pmd.lang.rule.RuleSet;
import net.sourceforge.pmd.lang.rule.xpath.XPathRule;
import net.sourceforge.pmd.properties.PropertyDescriptor;

/**
 * A user's rule set that consists of PMD's own rules. As in PMD, a reference to a rule overrides
 * those to sets, and the last of several references to a rule wins.
 */
final class UserRuleSet {
  private static final String SUPPRESS_BY_XPATH = "violationSuppressXPath";
  private static final Set<String> OF_XPATH_RULES = Set.of("xpath", "version");

  /** PMD treats everything except "true" as false. */
  private static final Set<String> TRUTH = Set.of("true", "false");

  private UserRuleSet() {}

  /**
   * @param xml the rule set in PMD's format
   * @throws InvalidParametersException with the line and the remedy
   */
  static RuleSet of(String xml) throws InvalidParametersException {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (Reference reference : RuleSetXml.read(xml)) {
      List<Rule> referred = PmdRules.referred(reference);
      if (PmdRules.isSingle(reference.ref())) {
        Rule rule = changed(referred.getFirst(), reference);
        rules.put(rule.getName(), rule);
      } else {
        for (Rule rule : ofSet(referred, reference)) {
          rules.putIfAbsent(rule.getName(), rule);
        }
      }
    }
    return RuleSet.create(
        "ruleSet", "The job's rules.", null, List.of(), List.of(), rules.values());
  }

  private static List<Rule> ofSet(List<Rule> rules, Reference reference)
      throws InvalidParametersException {
    if (!reference.properties().isEmpty()) {
      throw RuleSetXml.problem(
          reference.line(), "properties belong to one rule; refer to it as in " + PmdRules.EXAMPLE);
    }
    Set<String> unknown = new TreeSet<>(reference.excludes());
    rules.forEach(rule -> unknown.remove(rule.getName()));
    if (!unknown.isEmpty()) {
      throw RuleSetXml.problem(
          reference.line(),
          "there is no rule %s in %s; remove its exclude"
              .formatted(String.join(", ", unknown), reference.ref()));
    }
    Optional<RulePriority> priority = priority(reference);
    return rules.stream()
        .filter(rule -> !rule.isDeprecated() && !reference.excludes().contains(rule.getName()))
        .map(Rule::deepCopy)
        .peek(rule -> priority.ifPresent(rule::setPriority))
        .toList();
  }

  private static Rule changed(Rule rule, Reference reference) throws InvalidParametersException {
    if (!reference.excludes().isEmpty()) {
      throw RuleSetXml.problem(
          reference.line(), "exclude belongs to a set of rules; remove it from this rule");
    }
    Rule changed = rule.deepCopy();
    priority(reference).ifPresent(changed::setPriority);
    for (Property property : reference.properties()) {
      set(changed, property);
    }
    return changed;
  }

  private static Optional<RulePriority> priority(Reference reference)
      throws InvalidParametersException {
    if (reference.priority().isEmpty()) {
      return Optional.empty();
    }
    if (!reference.priority().matches("[1-5]")) {
      throw RuleSetXml.problem(
          reference.line(),
          "the priority '%s' is not valid; use 1 (the highest) to 5"
              .formatted(reference.priority()));
    }
    return Optional.of(RulePriority.valueOf(Integer.parseInt(reference.priority())));
  }

  private static void set(Rule rule, Property property) throws InvalidParametersException {
    String name = property.name();
    if (isCode(rule, name)) {
      throw RuleSetXml.problem(
          property.line(),
          "the property '%s' is XPath, which is not run; remove it".formatted(name));
    }
    PropertyDescriptor<?> descriptor = rule.getPropertyDescriptor(name);
    if (descriptor == null) {
      Set<String> known = new TreeSet<>();
      rule.getPropertyDescriptors().stream()
          .map(PropertyDescriptor::name)
          .filter(other -> !isCode(rule, other))
          .forEach(known::add);
      throw RuleSetXml.problem(
          property.line(),
          "the rule %s has no property '%s'; use %s"
              .formatted(rule.getName(), Sanitizer.line(name, 100), String.join(", ", known)));
    }
    set(rule, descriptor, property);
  }

  private static boolean isCode(Rule rule, String property) {
    return property.equals(SUPPRESS_BY_XPATH)
        || (isXPath(rule) && OF_XPATH_RULES.contains(property));
  }

  private static boolean isXPath(Rule rule) {
    return rule.getRuleClass().equals(XPathRule.class.getName());
  }

  private static <T> void set(Rule rule, PropertyDescriptor<T> descriptor, Property property)
      throws InvalidParametersException {
    try {
      T value = descriptor.serializer().fromString(property.value());
      descriptor.serializer().getConstraints().forEach(constraint -> constraint.validate(value));
      if (value instanceof Boolean && !TRUTH.contains(property.value().strip())) {
        throw wrong(property, "'%s' is neither true nor false".formatted(property.value()));
      }
      Object single = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      if (single instanceof Pattern pattern) {
        Optional<String> endless = BoundedRegex.problem(pattern.pattern());
        if (endless.isPresent()) {
          throw wrong(property, endless.get());
        }
      }
      rule.setProperty(descriptor, value);
    } catch (IllegalArgumentException e) {
      throw wrong(property, "'%s' does not fit: %s".formatted(property.value(), e.getMessage()));
    }
  }

  private static InvalidParametersException wrong(Property property, String why) {
    return RuleSetXml.problem(
        property.line(), "the property '%s': %s".formatted(property.name(), why));
  }
}
