package io.codeguard.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.exec.ExecDefinition;
import io.codeguard.worker.WorkerVariables.InvalidVariableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the pool's exec validators: each is JSON in a variable {@code CODEGUARD_EXEC_TYPE}, where
 * TYPE is the type in upper case with underscores in place of dashes.
 */
final class ProgramVariables {
  private static final String PREFIX = "CODEGUARD_EXEC_";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProgramVariables() {}

  static List<ExecDefinition> read(Map<String, String> variables) throws InvalidVariableException {
    List<ExecDefinition> programs = new ArrayList<>();
    for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
      if (variable.getKey().startsWith(PREFIX)) {
        programs.add(program(variable.getKey(), variable.getValue()));
      }
    }
    return programs;
  }

  private static ExecDefinition program(String name, String value) throws InvalidVariableException {
    String type = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    try {
      Map<String, Object> fields = JSON.readValue(value, new TypeReference<>() {});
      return ExecDefinition.of(type, fields);
    } catch (InvalidParametersException e) {
      throw new InvalidVariableException(name, e.getMessage());
    } catch (JsonProcessingException e) {
      throw new InvalidVariableException(
          name,
          "is not a JSON object (" + e.getOriginalMessage() + "); set it to {\"command\": [...]}");
    }
  }
}
