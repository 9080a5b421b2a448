package io.codeguard.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.syntax.SyntaxValidator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidatorsTest {
  @Test
  void builtInValidatorsAreFoundByType() {
    Validators validators = Validators.load();

    assertThat(validators.all())
        .extracting(Validator::type)
        .containsSubsequence("java", "licence", "pattern", "secrets", "syntax");
    assertThat(validators.get("syntax")).isInstanceOf(SyntaxValidator.class);
    assertThat(validators.find("nope")).isEmpty();
  }

  @Test
  void unknownTypeListsTheKnownOnes() {
    Validators validators = Validators.of(List.of(new SyntaxValidator()));

    assertThatThrownBy(() -> validators.get("syntaxx\n"))
        .isInstanceOf(Validators.UnknownValidationException.class)
        .hasMessage("unknown validation 'syntaxx '; use one of: syntax");
  }

  @Test
  void parametersAreCheckedAlsoForAValidatorThatDoesNot() throws InvalidParametersException {
    Validator careless = new SyntaxValidator();

    assertThat(Validators.prepare(careless, Map.of())).isNotNull();
    assertThatThrownBy(() -> Validators.prepare(careless, Map.of("depth", 3)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage("parameters: 'depth' is unknown; remove it, because there are no parameters");
  }

  @Test
  void twoValidatorsOfOneTypeAreAMistake() {
    assertThatThrownBy(() -> Validators.of(List.of(new SyntaxValidator(), new SyntaxValidator())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two validators have the type 'syntax'");
  }

  @Test
  void rulesAreCompleteAndTheirIdsUnique() {
    for (Validator validator : Validators.load().all()) {
      assertThat(validator.rules()).extracting(Rule::id).doesNotHaveDuplicates();
      assertThat(validator.rules())
          .allSatisfy(
              rule -> {
                assertThat(rule.id()).matches("([a-z-]+/)?[A-Za-z0-9]+(-[a-z0-9]+)*");
                assertThat(rule.summary()).isNotBlank();
                assertThat(rule.help()).isNotBlank();
                assertThat(rule.tags()).isNotEmpty();
              });
    }
  }
}
