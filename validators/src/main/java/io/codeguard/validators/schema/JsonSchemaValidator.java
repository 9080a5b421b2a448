package io.codeguard.validators.schema;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Validator;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.files.FileByFile;
import java.util.List;
import java.util.Map;

/**
 * The validator {@code json-schema}: validates JSON, YAML (each document) and TOML against a JSON
 * Schema, which is either the parameter {@code schema} or a file of the source, {@code schemaFile}.
 */
public final class JsonSchemaValidator implements Validator {
  static final String TYPE = "json-schema";

  private static final String SCHEMA = "schema";
  private static final String SCHEMA_FILE = "schemaFile";
  private static final ParameterSchema PARAMETERS =
      ParameterSchema.resource(JsonSchemaValidator.class, "parameters.json");

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String version() {
    return "2";
  }

  /** False if the schema is another file of the source. */
  @Override
  public boolean judgesFilesAlone(Map<String, Object> parameters) {
    return !parameters.containsKey(SCHEMA_FILE);
  }

  @Override
  public List<Rule> rules() {
    return KeywordRules.all();
  }

  @Override
  public boolean accepts(String path) {
    return DataReader.reads(path);
  }

  @Override
  public ParameterSchema parameters() {
    return PARAMETERS;
  }

  @Override
  public Check prepare(Map<String, Object> parameters) throws InvalidParametersException {
    Object schema = parameters.get(SCHEMA);
    Object file = parameters.get(SCHEMA_FILE);
    if ((schema == null) == (file == null)) {
      throw new InvalidParametersException(
          "parameters: give either schema, the JSON Schema itself, or schemaFile, its path in the"
              + " source");
    }
    if (file != null) {
      return new SourceSchema((String) file);
    }
    try {
      return new FileByFile(TYPE, new SchemaCheck(SchemaText.compile(schema)));
    } catch (InvalidSchemaException e) {
      throw new InvalidParametersException("parameters.schema: " + e.getMessage());
    }
  }
}
