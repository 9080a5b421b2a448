package io.codeguard.validators.pmd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.sourceforge.pmd.lang.rule.RuleSetLoader;
import net.sourceforge.pmd.properties.PropertyDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedRegexTest {
  @ParameterizedTest
  @Timeout(20)
  @ValueSource(
      strings = {
        "",
        "[A-Z][a-zA-Z0-9]*",
        "^(?:.*\\.)?Test[^\\.]*$",
        "(get|set|is)[A-Z]\\w*",
        "(?i:idiot|jerk)",
        "(?<name>[a-z]+?)_t",
        "(?:ab){2,}+",
        "\\p{Lu}\\p{IsAlphabetic}*",
        "\\Q(a+)+\\E.*",
        "[\\](+*]+",
        "a{2,4}?b",
        "\\(a+\\)+",
      })
  void usualOnesAreTakenAndEnd(String regex) {
    assertThat(BoundedRegex.problem(regex)).isEmpty();
    assertThat(Pattern.compile(regex).matcher("a".repeat(3000) + "!").matches()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a*)*",
        "(a|a)*",
        "((a|b)c)+",
        "((a+))+",
        "(?:a?){30}",
        "(?:(?:a|b)?){30}",
        "(?i:a+)+",
        "(a)\\1",
        "(?<x>a)\\k<x>",
        "(?=a)b",
        "(?<!a)b",
        "(?>a+)b",
        "(?x)(a+ # )\n)+",
        "[[(]a+)+]",
        "[]a]+",
        "[^]a]+",
        "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b",
        "(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)",
      })
  void expressionsWithExponentialTimeAreRejected(String regex) {
    assertThat(BoundedRegex.problem(regex)).isPresent();
  }

  @Test
  void longExpressionsAreRejected() {
    assertThat(BoundedRegex.problem("a".repeat(501)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("longer than 500"));
  }

  /** PMD's own expressions are accepted, because users may copy them. */
  @Test
  void pmdsOwnAreTaken() {
    assertThat(new RuleSetLoader().loadFromResource("category/java/codestyle.xml").getRules())
        .flatExtracting(rule -> rule.getPropertyDescriptors())
        .extracting(PropertyDescriptor::defaultValue)
        .filteredOn(Pattern.class::isInstance)
        .hasSizeGreaterThan(20)
        .allMatch(value -> BoundedRegex.problem(((Pattern) value).pattern()).isEmpty());
  }
}
