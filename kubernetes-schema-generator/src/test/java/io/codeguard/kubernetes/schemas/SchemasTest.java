package io.codeguard.kubernetes.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated schemas. */
class SchemasTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.34", "1.35", "1.36"})
  void theyKnowTheKindsThatEverybodyUses(String version) throws IOException {
    JsonNode kinds = resource(version + ".json").path("kinds");

    assertThat(kinds.path("v1/Pod").asText()).isEqualTo("V1Pod");
    assertThat(kinds.path("v1/Event").asText()).isEqualTo("CoreV1Event");
    assertThat(kinds.path("events.k8s.io/v1/Event").asText()).isEqualTo("EventsV1Event");
    assertThat(kinds.path("policy/v1/PodDisruptionBudget").isMissingNode()).isFalse();
    assertThat(kinds.path("apiextensions.k8s.io/v1/CustomResourceDefinition").isMissingNode())
        .isFalse();
    assertThat(kinds.path("extensions/v1beta1/Ingress").isMissingNode()).isTrue();
    assertThat(kinds.size()).isBetween(70, 150);
  }

  @ParameterizedTest
  @CsvSource({
    "V1DeploymentSpec, replicas, '{\"type\":\"integer\"}'",
    "V1DeploymentSpec, template, '{\"$ref\":\"#/$defs/V1PodTemplateSpec\"}'",
    "V1ServicePort, targetPort, '{\"type\":[\"integer\",\"string\"]}'",
    "V1Secret, data, '{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}'",
    "V1ObjectMeta, creationTimestamp, '{\"type\":\"string\"}'",
    "V1PodSpec, initContainers, '{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/V1Container\"}}'",
    "V1JSONSchemaProps, x-kubernetes-preserve-unknown-fields, '{\"type\":\"boolean\"}'",
    "V1JSONSchemaProps, default, '{}'"
  })
  void fieldsHaveTheirTypes(String definition, String field, String schema) throws IOException {
    JsonNode definitions = resource("1.36.json").path("definitions");

    assertThat(definitions.path(definition).path("properties").path(field).toString())
        .isEqualTo(schema);
    assertThat(definitions.path(definition).path("additionalProperties").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "V1DeploymentSpec, '[\"selector\",\"template\"]'",
    "V1PodSpec, '[\"containers\"]'",
    "V1Container, '[\"name\"]'",
    "V1StorageClass, '[\"provisioner\"]'",
    "V1Service, ''",
    "V1ObjectMeta, ''"
  })
  void requiredFieldsAreKnown(String definition, String required) throws IOException {
    for (String version : List.of("1.34", "1.35", "1.36")) {
      JsonNode definitions = resource(version + ".json").path("definitions");
      assertThat(definitions.path(definition).path("required").toString()).isEqualTo(required);
    }
  }

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in = SchemasTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    }
  }
}
