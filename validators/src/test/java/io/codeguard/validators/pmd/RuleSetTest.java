package io.codeguard.validators.pmd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameter ruleSet: rule sets in PMD's format. */
class RuleSetTest {
  private final JavaValidator java = new JavaValidator();
  @TempDir private Path folder;

  @Test
  void namesAreHeldAgainstTheUsersPattern() {
    String rule =
        "<rule ref='category/java/codestyle.xml/ClassNamingConventions'>%s</rule>"
            .formatted(properties("classPattern", "(?:Shop|Web)[A-Z]\\w*"));

    assertThat(rules(rule, "class ShopCart {} class Web_Cart {}"))
        .containsExactly("ClassNamingConventions 1:25-1:33");
  }

  @Test
  void aRuleOverridesItsSetInAnyOrder() {
    String set = "<rule ref='category/java/errorprone.xml'/>";
    String one =
        """
        <rule ref='category/java/errorprone.xml/EmptyCatchBlock'>
          <properties><property name='allowCommentedBlocks' value='true'/></properties>
        </rule>
        """;
    String code = "class A { void a() { try { a(); } catch (Error e) { /* so be it */ } } }";

    assertThat(rules(set, code)).contains("EmptyCatchBlock 1:35-1:69");
    assertThat(rules(set + one, code)).doesNotContain("EmptyCatchBlock 1:35-1:69");
    assertThat(rules(one + set, code)).doesNotContain("EmptyCatchBlock 1:35-1:69");
  }

  @Test
  void whatARuleSuppressesIsReportedAsSuppressedFromOutside() {
    String rule =
        "<rule ref='category/java/codestyle.xml/ClassNamingConventions'>%s</rule>"
            .formatted(properties("violationSuppressRegex", ".*Web_.*"));

    List<Finding> findings = scan(rule, "class Web_Cart {} class Shop_Cart {}").findings();

    assertThat(findings)
        .extracting(Finding::suppression, Finding::external)
        .containsExactly(tuple("by the rule's violationSuppressRegex", true), tuple("", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <rule class='x.Y' name='y' language='java'/>   | line 2: the attribute 'class' of a rule is not taken, for only PMD's own rules can be used, as they are; refer to them by ref, as in category/java/errorprone.xml/EmptyCatchBlock
          <rule ref='/etc/rules.xml'/>                   | line 2: '/etc/rules.xml' is not a rule set included in PMD; use category/java/NAME.xml, where NAME is one of bestpractices, codestyle, design, documentation, errorprone, multithreading, performance, security, or rulesets/java/quickstart.xml, and for one rule its name behind that, as in category/java/errorprone.xml/EmptyCatchBlock
          <rule ref='https://x.example/rules.xml'/>      | line 2: 'https://x.example/rules.xml' is not a rule set
          <rule ref='category/java/../java/design.xml'/> | line 2: 'category/java/../java/design.xml' is not a rule set
          <rule ref='category/kotlin/bestpractices.xml'/> | line 2: 'category/kotlin/bestpractices.xml' is not a rule set
          <rule ref='category/java/design.xml/Nope'/>    | line 2: there is no rule 'Nope' in PMD's category/java/design.xml
          <rule ref='category/java/design.xml'><exclude name='Nope'/></rule> | line 2: there is no rule Nope in category/java/design.xml; remove its exclude
          <rule ref='category/java/design.xml/NcssCount'><exclude name='NcssCount'/></rule> | line 2: exclude belongs to a set of rules; remove it from this rule
          <rule ref='category/java/design.xml'><properties><property name='a' value='b'/></properties></rule> | line 2: properties belong to one rule; refer to it as in
          <rule ref='category/java/design.xml/NcssCount'><priority>6</priority></rule> | line 2: the priority '6' is not valid; use 1 (the highest) to 5
          <rule ref='category/java/design.xml'><priority>high</priority></rule> | line 2: the priority 'high' is not valid; use 1
          <rule/>                                        | line 2: 'rule' has no attribute 'ref'; add it
          <exclude-pattern>.*/gen/.*</exclude-pattern>   | line 2: 'exclude-pattern' is not taken; choose files by the validation's include and exclude
          <import/>                                      | line 2: the element 'import' is not taken in 'ruleset'; use description, rule
          <description><b/></description>                | line 2: the element 'b' is not taken in 'description'; use nothing but text
          stray                                          | line 3: there is text between the elements; remove it
          <rule ref='a'                                  | line 3: no well-formed XML:
          <description>&nope;</description>              | line 2: no well-formed XML:
          ''                                             | line 3: there is no rule in it; add <rule ref="category/java/errorprone.xml/EmptyCatchBlock"/>
          """)
  void whatIsNotTakenIsNamedWithItsLineAndTheRemedy(String element, String message) {
    assertThatThrownBy(() -> Validators.prepare(java, ruleSet(element)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageStartingWith("parameters.ruleSet, " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          design/NcssCount                 | nope                   | 1    | the rule NcssCount has no property 'nope'; use classReportLevel, methodReportLevel, ncssOptions, violationSuppressRegex
          design/NcssCount                 | methodReportLevel      | many | the property 'methodReportLevel': 'many' does not fit:
          design/NcssCount                 | methodReportLevel      | -1   | the property 'methodReportLevel': '-1' does not fit:
          design/NcssCount                 | ncssOptions            | all  | the property 'ncssOptions': 'all' does not fit:
          errorprone/EmptyCatchBlock       | allowCommentedBlocks   | yes  | the property 'allowCommentedBlocks': 'yes' is neither true nor false
          errorprone/EmptyCatchBlock       | xpath                  | //A  | the property 'xpath' is XPath, which is not run; remove it
          errorprone/EmptyCatchBlock       | violationSuppressXPath | //A  | the property 'violationSuppressXPath' is XPath, which is not run; remove it
          design/NcssCount                 | violationSuppressXPath | //A  | the property 'violationSuppressXPath' is XPath
          design/NcssCount                 | violationSuppressRegex | (a+)+ | the property 'violationSuppressRegex': repeats a group
          codestyle/ClassNamingConventions | classPattern           | (a   | the property 'classPattern': '(a' does not fit: Unclosed group
          codestyle/ClassNamingConventions | classPattern           | (a+)+ | the property 'classPattern': repeats a group in which there are repetitions or alternatives, which can take for ever; use character classes, such as [A-Z][A-Z0-9_]*
          """)
  void wrongPropertiesAreNamedWithTheRemedy(
      String rule, String property, String value, String message) {
    String element =
        "<rule ref='category/java/%s'>%s</rule>"
            .formatted(rule.replace("/", ".xml/"), properties(property, value));

    assertThatThrownBy(() -> Validators.prepare(java, ruleSet(element)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageStartingWith("parameters.ruleSet, line 2: " + message);
  }

  @Test
  void entitiesAreNeverRead() {
    String bomb =
        """
        <?xml version="1.0"?>
        <!DOCTYPE ruleset [<!ENTITY a SYSTEM "file:///etc/passwd">]>
        <ruleset name="x"><description>&a;</description></ruleset>
        """;

    assertThatThrownBy(() -> Validators.prepare(java, Map.of("ruleSet", bomb)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage(
            "parameters.ruleSet, line 2: there is a DOCTYPE; remove it, for no DTD is read");
  }

  @Test
  void otherTextsAreRefused() {
    assertThatThrownBy(() -> Validators.prepare(java, Map.of("ruleSet", "<project/>")))
        .hasMessage(
            "parameters.ruleSet, line 1: the outermost element is not 'ruleset'; make it that");
    assertThatThrownBy(() -> Validators.prepare(java, Map.of("ruleSet", "quickstart")))
        .hasMessageStartingWith("parameters.ruleSet, line 1: no well-formed XML: ");
    assertThatThrownBy(() -> Validators.prepare(java, Map.of("ruleSet", " ".repeat(70_000))))
        .hasMessageContaining("; give a rule set of PMD as a text of XML");
  }

  @Test
  void rulesAndARuleSetDoNotGoTogether() {
    assertThatThrownBy(
            () ->
                Validators.prepare(
                    java, Map.of("rules", List.of("design"), "ruleSet", "<ruleset/>")))
        .hasMessage("parameters: give rules or ruleSet, not both");
  }

  private List<String> rules(String elements, String code) {
    return new Probe(folder)
        .scan(java, ruleSet(elements), "A.java", code.getBytes(UTF_8)).findings().stream()
            .filter(finding -> !finding.isSuppressed())
            .map(Probe::place)
            .toList();
  }

  private FileResult scan(String elements, String code) {
    return new Probe(folder).scan(java, ruleSet(elements), "A.java", code.getBytes(UTF_8));
  }

  private static Map<String, Object> ruleSet(String elements) {
    return Map.of("ruleSet", "<ruleset name='ours'>\n" + elements + "\n</ruleset>");
  }

  private static String properties(String name, String value) {
    return "<properties><property name='%s' value='%s'/></properties>".formatted(name, value);
  }
}
