package io.codeguard.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The CRDs bound all fields, so that clients can deserialize every stored resource: numbers have a
 * minimum and a maximum, strings, lists and maps a maximum size.
 */
class CrdBoundsTest {
  @ParameterizedTest
  @ValueSource(strings = {"validationjobs", "workerpools"})
  void everyFieldIsBounded(String plural) throws IOException {
    Path yaml = Path.of(System.getProperty("codeguard.project"), "crds", "yaml", plural + ".yaml");
    CustomResourceDefinition crd =
        Serialization.unmarshal(Files.readString(yaml), CustomResourceDefinition.class);
    List<String> unbounded = new ArrayList<>();
    crd.getSpec()
        .getVersions()
        .forEach(version -> collect("", version.getSchema().getOpenAPIV3Schema(), true, unbounded));
    assertThat(unbounded).isEmpty();
  }

  private static void collect(
      String path, JSONSchemaProps schema, boolean isFixed, List<String> unbounded) {
    String missing = missing(schema, isFixed);
    if (!missing.isEmpty()) {
      unbounded.add(path + " lacks " + missing);
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, property) ->
                  collect(
                      path.isEmpty() ? name : path + "." + name,
                      property,
                      property.getProperties() != null && !property.getProperties().isEmpty(),
                      unbounded));
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      JSONSchemaProps items = schema.getItems().getSchema();
      collect(path + "[]", items, true, unbounded);
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      collect(path + "{}", schema.getAdditionalProperties().getSchema(), true, unbounded);
    }
  }

  /**
   * @param isFixed whether the object has only the properties in its schema
   */
  private static String missing(JSONSchemaProps schema, boolean isFixed) {
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      return schema.getMaxLength() == null || schema.getPattern() == null
          ? "maxLength or pattern"
          : "";
    }
    return switch (schema.getType()) {
      case "boolean" -> "";
      case "integer", "number" ->
          schema.getMinimum() == null || schema.getMaximum() == null ? "minimum or maximum" : "";
      case "string" -> schema.getMaxLength() == null ? "maxLength" : "";
      case "array" -> schema.getMaxItems() == null ? "maxItems" : "";
      case "object" ->
          (!isFixed || schema.getAdditionalProperties() != null || isOpen(schema))
                  && schema.getMaxProperties() == null
              ? "maxProperties"
              : "";
      default -> "a type";
    };
  }

  private static boolean isOpen(JSONSchemaProps schema) {
    return Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields());
  }
}
