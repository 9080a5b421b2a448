package io.codeguard.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.codeguard.validators.Validator.InvalidParametersException;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterSchemaTest {
  static Collection<Validator> validators() {
    return Validators.load().all();
  }

  @ParameterizedTest
  @MethodSource("validators")
  void everyValidatorsSchemaIsOneAndExplainsItsParameters(Validator validator) {
    JsonNode schema = validator.parameters().json();
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
                .validate(schema.toString(), InputFormat.JSON))
        .isEmpty();
    assertThat(schema.path("type").asText()).isEqualTo("object");
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema.findParents("type").stream().skip(1))
        .allMatch(part -> !part.path("description").asText().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("validators")
  void everyValidatorHeedsItsSchema(Validator validator) {
    assertThatThrownBy(() -> Validators.prepare(validator, Map.of("no-such-parameter", 1)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageStartingWith("parameters: 'no-such-parameter' is unknown; ");
  }

  @Test
  void noneMeansNone() throws InvalidParametersException {
    ParameterSchema.NONE.check(Map.of());
    assertThatThrownBy(() -> ParameterSchema.NONE.check(Map.of("a\nb", 1)))
        .hasMessage("parameters: 'a b' is unknown; remove it, because there are no parameters");
  }
}
