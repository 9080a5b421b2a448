package io.codeguard.api.v1alpha1;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CRDs' YAML, generated from the model. To write the committed files: {@code ./mvnw test -pl
 * crds -Dtest=CrdYamlTest -Dcrds.write=true}.
 */
final class CrdYaml {
  /** The order of printer columns; the generator sorts them by path. */
  private static final List<String> COLUMNS =
      List.of(
          "Phase",
          "Verdict",
          "Progress",
          "Findings",
          "Failed",
          "Ready",
          "Desired",
          "Queued",
          "Active",
          "Age",
          "Pool",
          "Revision");

  /** A number with a suffix or an exponent: 250m, 1.5Gi, 1e3. */
  private static final String QUANTITY =
      "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$";

  private static final String HEADER =
      "# Generated from the Java model in crds/src/main; do not edit.\n";

  private CrdYaml() {}

  /** Contents by file, relative to the project. */
  static Map<Path, String> files() {
    Map<Path, String> files = new TreeMap<>();
    for (Map.Entry<String, CustomResourceDefinition> crd : generate().entrySet()) {
      String plural = crd.getKey();
      files.put(Path.of("crds", "yaml", plural + ".yaml"), yaml(crd.getValue()));
      crd.getValue().getMetadata().setAnnotations(Map.of("helm.sh/resource-policy", "keep"));
      files.put(
          Path.of("helm", "codeguard", "templates", "crds", plural + ".yaml"),
          "{{- if .Values.crds.install }}\n" + yaml(crd.getValue()) + "{{- end }}\n");
    }
    return files;
  }

  static void write(Path project) throws IOException {
    for (Map.Entry<Path, String> file : files().entrySet()) {
      Path path = project.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private static String yaml(CustomResourceDefinition crd) {
    return HEADER + Serialization.asYaml(crd).replaceFirst("^---\n", "");
  }

  private static Map<String, CustomResourceDefinition> generate() {
    Map<String, CustomResourceDefinition> crds = new TreeMap<>();
    new CRDGenerator()
        .customResourceClasses(ValidationJob.class, WorkerPool.class)
        .forCRDVersions("v1")
        .withOutput(new Discard())
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                CustomResourceDefinition definition = (CustomResourceDefinition) crd;
                definition.getSpec().getVersions().forEach(CrdYaml::complete);
                crds.put(definition.getSpec().getNames().getPlural(), definition);
                return crd;
              }
            })
        .generate();
    return crds;
  }

  /** Discards the text, because the post-processor collects the CRDs. */
  private static final class Discard implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    @Override
    public ByteArrayOutputStream outputFor(String crdName) {
      return new ByteArrayOutputStream();
    }

    @Override
    public URI crdURI(String crdName) {
      return URI.create("file:///" + crdName);
    }

    @Override
    public void close() {}
  }

  /** Adds what annotations cannot express. */
  private static void complete(CustomResourceDefinitionVersion version) {
    List<CustomResourceColumnDefinition> columns =
        new ArrayList<>(version.getAdditionalPrinterColumns());
    columns.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
    version.setAdditionalPrinterColumns(columns);

    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setRequired(List.of("spec"));
    JSONSchemaProps conditions =
        root.getProperties().get("status").getProperties().get("conditions");
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    openParameters(root);
    checkQuantities(root.getProperties().get("spec"));
    CrdBounds.complete(root);
    dropDoubleRules(root);
  }

  /** Validates quantities, because invalid ones would lead to a rejected Deployment. */
  private static void checkQuantities(JSONSchemaProps schema) {
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      schema.setPattern(QUANTITY);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdYaml::checkQuantities);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      checkQuantities(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      checkQuantities(schema.getAdditionalProperties().getSchema());
    }
  }

  /**
   * A validation's parameters can have any value, which the generator cannot derive from a Java map
   * of objects.
   */
  private static void openParameters(JSONSchemaProps root) {
    JSONSchemaProps validations =
        root.getProperties().get("spec").getProperties().get("validations");
    if (validations != null) {
      validations
          .getItems()
          .getSchema()
          .getProperties()
          .get("parameters")
          .setAdditionalProperties(null);
    }
  }

  /** The generator duplicates the rules of record components: it reads field and accessor. */
  private static void dropDoubleRules(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      Map<String, ValidationRule> rules = new LinkedHashMap<>();
      schema.getXKubernetesValidations().forEach(rule -> rules.put(rule.getRule(), rule));
      schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(rules.values())));
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdYaml::dropDoubleRules);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      dropDoubleRules(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      dropDoubleRules(schema.getAdditionalProperties().getSchema());
    }
  }
}
