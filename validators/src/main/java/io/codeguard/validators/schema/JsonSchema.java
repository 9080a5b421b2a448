package io.codeguard.validators.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.InvalidSchemaRefException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.resource.SchemaLoader;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.regex.TimedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema of draft 4, 6, 7, 2019-09 or 2020-12 (the default). Nothing is fetched: a {@code
 * $ref} can only refer to the schema itself or to a draft's meta-schema. Immutable and thread-safe.
 */
public final class JsonSchema {
  /**
   * Far more than realistic files need; a hostile file with a branching schema could take forever.
   */
  private static final long MAX_STEPS = 10_000_000;

  private static final int MAX_DEPTH = 2000;

  private static final SchemaLoader NOTHING_FETCHED =
      SchemaLoader.builder().allow(iri -> isDraft(iri.toString())).build();
  private static final ExecutionConfig LIMITS =
      ExecutionConfig.builder()
          .locale(Locale.ROOT)
          .maxEvaluationSteps(MAX_STEPS)
          .maxEvaluationDepth(MAX_DEPTH)
          .build();

  private final Schema schema;

  private JsonSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * Compiles a user's schema and validates it completely.
   *
   * @throws InvalidSchemaException if it is invalid
   */
  public static JsonSchema of(JsonNode schema) throws InvalidSchemaException {
    SpecificationVersion draft = draft(schema);
    LinearRegex regexes = new LinearRegex();
    try {
      SchemaRegistry registry = registry(draft, config(regexes).build());
      Schema meta = registry.getSchema(SchemaLocation.of(draft.getDialectId()));
      for (Violation violation : new JsonSchema(meta).violations(schema)) {
        throw new InvalidSchemaException(violation.pointer() + ": " + violation.message());
      }
      Schema compiled = registry.getSchema(schema);
      compiled.initializeValidators();
      for (String refused : regexes.refused()) {
        throw new InvalidSchemaException(Sanitizer.line(refused, 400));
      }
      return new JsonSchema(compiled);
    } catch (FileIncompleteException e) {
      throw new InvalidSchemaException(e.getMessage());
    } catch (InvalidSchemaRefException e) {
      throw new InvalidSchemaException(
          Sanitizer.line(e.getMessage(), 400)
              + "; nothing is fetched: put what it refers to under $defs");
    } catch (SchemaException e) {
      throw new InvalidSchemaException(
          Sanitizer.line(e.getMessage(), 400) + "; use a draft up to 2020-12, and nothing remote");
    } catch (StackOverflowError e) {
      throw new InvalidSchemaException("it is nested too deeply");
    }
  }

  /**
   * Compiles a trusted built-in schema lazily. Its {@code x-message} contains the messages for
   * violations by keyword.
   */
  public static JsonSchema trusted(JsonNode schema) {
    SchemaRegistryConfig config =
        config(new LinearRegex()).errorMessageKeyword("x-message").build();
    return new JsonSchema(registry(SpecificationVersion.DRAFT_2020_12, config).getSchema(schema));
  }

  private static SchemaRegistryConfig.Builder config(LinearRegex regexes) {
    return SchemaRegistryConfig.builder()
        .regularExpressionFactory(regexes)
        .locale(Locale.ROOT)
        .preloadSchema(false);
  }

  private static SchemaRegistry registry(SpecificationVersion draft, SchemaRegistryConfig config) {
    return SchemaRegistry.withDefaultDialect(
        draft, builder -> builder.schemaRegistryConfig(config).schemaLoader(NOTHING_FETCHED));
  }

  private static SpecificationVersion draft(JsonNode schema) throws InvalidSchemaException {
    JsonNode named = schema.path("$schema");
    if (named.isMissingNode()) {
      return SpecificationVersion.DRAFT_2020_12;
    }
    return SpecificationVersion.fromDialectId(named.asString(""))
        .orElseThrow(
            () ->
                new InvalidSchemaException(
                    "$schema: '%s' is unknown; use draft-04, draft-06, draft-07, 2019-09 or 2020-12"
                        .formatted(Sanitizer.line(named.asString(""), 100))));
  }

  private static boolean isDraft(String iri) {
    return iri.startsWith("http://json-schema.org/draft-")
        || iri.startsWith("https://json-schema.org/draft");
  }

  /**
   * Returns the violations of a value.
   *
   * @throws FileIncompleteException if validation takes too many steps
   */
  public List<Violation> violations(JsonNode value) throws FileIncompleteException {
    try {
      List<Error> errors =
          schema.validate(value, execution -> execution.setExecutionConfig(LIMITS));
      return errors.stream().map(JsonSchema::violation).toList();
    } catch (ValidationLimitExceededException e) {
      throw new FileIncompleteException("takes more than " + MAX_STEPS + " steps to check");
    } catch (TimedText.OverdueException e) {
      throw e.incomplete();
    }
  }

  private static Violation violation(Error error) {
    NodePath location = error.getInstanceLocation();
    List<Object> path = new ArrayList<>();
    for (int i = 0; i < location.getNameCount(); i++) {
      path.add(location.getElement(i));
    }
    String member = error.getProperty() == null ? "" : error.getProperty();
    return new Violation(error.getKeyword(), path, member, Sanitizer.line(error.getMessage(), 500));
  }
}
