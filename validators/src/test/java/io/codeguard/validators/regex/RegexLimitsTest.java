package io.codeguard.validators.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.Pattern;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexLimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(a{100}){11}",
        "(?:a{2,100}){11,}",
        "(?P<name>x(?i:a{100}b)|c){11}",
        "([^]{1}]{100}){11}",
        "([[:alpha:]{2}]{100}){11}",
        "(\\x{10}{100}){11}",
        "(\\pL{100}){11}",
        "(\\Q(\\E{100}){11}",
        "(\\[{100}){11}",
        "(a{100}]){11}",
        "(a{100}?){1,11}",
        "((((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}){2})",
        "(a{100})(?i){11}",
        "(a{100})(?i)(?s-m){11}",
      })
  void nestedRepetitionsAreRejected(String regex) {
    assertThat(new RegexLimits().problem(regex))
        .contains(
            "repeats something more than 1000 times, repetitions within repetitions multiplied;"
                + " lower a number in braces");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1000}",
        "a{1000}b{1000}(c{1000})",
        "(a{100}|b){10}",
        "((a{10}){10}){10}",
        "[{1000}]{1000}",
        "[a{1000}(]{1000}",
        "\\Q(a{1000}){1000}\\E",
        "\\(a{1000}\\){1000}",
        "[\\]a{1000}]{1000}",
        "(a{1000})+",
        "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.){1,10}[a-z]{2,63}",
        "{1000}",
        "a{1000,}",
        "(a{500,}){2}",
        "a{,5}{1000}",
        "(a{100}){011}",
        "(a{100}){0,011}",
        ""
      })
  void othersAreNot(String regex) {
    assertThat(new RegexLimits().problem(regex)).isEmpty();
  }

  @Test
  void whatIsWrittenOutIsLimitedForAllTogether() {
    RegexLimits limits = new RegexLimits();
    String large = "(" + "a".repeat(90) + "){1000}";

    assertThat(limits.problem(large)).isEmpty();
    assertThat(limits.problem("a")).isEmpty();
    assertThat(limits.problem(large))
        .contains(
            "has, together with the patterns before it, more than 100000 parts when repetitions are"
                + " written out; lower the numbers in braces, use smaller ranges where case is"
                + " ignored, or use fewer patterns");
    assertThat(new RegexLimits().problem("(" + "a".repeat(1_000_000) + "){1000}")).isPresent();
    assertThat(new RegexLimits().problem("(" + "a".repeat(10_000) + "){1000}")).isPresent();
    assertThat(new RegexLimits().problem("\\pL".repeat(10_000))).isPresent();
  }

  /** RE2 keeps all groups of a pattern for each state. */
  @Test
  void groupsAreLimitedByTheNumberOfStates() {
    RegexLimits limits = new RegexLimits();

    assertThat(limits.problem(groups(1024))).isEmpty();
    assertThat(limits.problem(groups(1024)))
        .contains(
            "has, together with the patterns before it, too many groups for so many parts; write"
                + " (?:...) in place of (...) or use fewer patterns");
    assertThat(new RegexLimits().problem(groups(512).replace("(", "(?P<n>"))).isEmpty();
    assertThat(new RegexLimits().problem(groups(2048).replace("(", "(?P<n>"))).isPresent();
    assertThat(new RegexLimits().problem(groups(2048).replace("(", "(?:"))).isEmpty();
  }

  /** All of these letters in one range. */
  private static String groups(int letters) {
    return letters == 1 ? "a" : "(%1$s|%1$s)".formatted(groups(letters / 2));
  }

  /** Java and RE2 disagree on the case of some characters, on which RE2 then loops forever. */
  @Test
  void nothingIsLeftThatTakesRe2ForEver() {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            String regex = "(?i)\\x{%x}".formatted(character);
            if (new RegexLimits().problem(regex).isEmpty()) {
              Pattern.compile(regex);
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)\u1c80",
        "a(?i:\\Q\u1c88\\E)",
        "(?s-m)(?si)[a\\x{001C84}]",
        "(?i)[^a-\\x{ffff}]",
        "(?i)[--\\x{ffff}]",
        "(?i)[\\102-\\x{1044f}]",
        "(?i)[\\x42-\\x{1044f}]",
        "(?i)[A-\\x{1044e}]",
        "(?i)[\u1c00-\ud801\udc00]",
      })
  void charactersWhoseCaseTakesRe2ForEverAreRefused(String regex) {
    assertThat(new RegexLimits().problem(regex))
        .contains(
            "ignores the case of characters from U+1C80 to U+1C88, which takes RE2 for ever; take"
                + " them out, of ranges too");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u1c80[a-\\x{ffff}]",
        "(?s-i)\u1c80",
        "(?P<i>\u1c80)",
        "(?i)[\\x{0}-\\x{10ffff}]",
        "(?i)[^\\x{80}-\\x{1c7f}\\x{1c89}-\\x{10ffff}]",
        "(?i)[a\\-\\x{ffff}]",
        "(?i)\\pL\\p{Cyrillic}[^x].",
      })
  void otherCaseInsensitiveRangesAreAccepted(String regex) {
    assertThat(new RegexLimits().problem(regex)).isEmpty();
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Pattern.compile(regex));
  }

  /** RE2 visits them one by one. */
  @Test
  void largeCaseInsensitiveRangesAreLimited() {
    String range = "[\\x{1c89}-\\x{1044f}]";

    assertThat(new RegexLimits().problem("(?i)" + range.repeat(400))).isEmpty();
    assertThat(new RegexLimits().problem("(?i)" + range.repeat(500)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("smaller ranges"));
    assertThat(new RegexLimits().problem(range.repeat(500))).isEmpty();
  }

  @Test
  void longExpressionsAreRejectedImmediately() {
    for (String part : new String[] {"[[:", "\\x{", "[\\p{", "(", "(?i)[a-"}) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () ->
              assertThat(new RegexLimits().problem(part.repeat(500_000)))
                  .contains("is longer than 20000 characters; divide it"));
    }
    assertThat(new RegexLimits().problem("a".repeat(20_000))).isEmpty();
  }

  /** RE2's actual size never exceeds the estimate. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "a|b|c",
        "(a?){10}",
        "(a*b+){3,20}",
        "(?:ab|cd){5,}",
        "((((a))))((b)){10}",
        "[a-z]{1,63}(\\.[a-z]{1,63}){1,10}",
        "\\Qa(b\\E{5}",
        "^(.*?,){25}P$",
        "(^|\\b)x{0,7}",
        "(a{0000000}{00}{0,00}){3}",
        "(ab){3}(?i){3}"
      })
  void theSizeIsNotTakenForLessThanItIs(String regex) {
    int start = 4;
    assertThat(RegexSize.of(regex).parts() + start)
        .isBetween(
            (long) Pattern.compile(regex).matcher("").programSize(),
            start + 2L * Pattern.compile(regex).matcher("").programSize());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[:", "\\p{", "[[:", "\\Q", "(?", "{1,"})
  void whatNeverEndsTakesLinearTime(String part) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(RegexSize.of("[" + part.repeat(300_000))).isNotNull());
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(RegexSize.of(part.repeat(300_000))).isNotNull());
  }

  @Test
  void wrongExpressionsAreLeftToRe2() {
    for (String regex :
        new String[] {
          "(", ")", "[", "[^", "[]", "\\", "[\\", "a{", "\\x{", "\\Q", "[[:", "(?", "*"
        }) {
      assertThat(new RegexLimits().problem(regex)).isEmpty();
    }
    assertThat(new RegexLimits().problem("a{999999999}{999999999}{999999999}")).isPresent();
  }
}
