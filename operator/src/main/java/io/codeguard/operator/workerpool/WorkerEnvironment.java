package io.codeguard.operator.workerpool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the environment variables of a container. Empty lists are omitted: the server would drop
 * empty values.
 */
final class WorkerEnvironment {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<EnvVar> variables = new ArrayList<>();

  WorkerEnvironment value(String name, Object value) {
    variables.add(new EnvVarBuilder().withName(name).withValue(value.toString()).build());
    return this;
  }

  WorkerEnvironment list(String name, List<String> values) {
    return values.isEmpty() ? this : value(name, String.join(",", values));
  }

  /**
   * Adds a value as JSON. Dollar signs are doubled to prevent the expansion of variable references.
   */
  WorkerEnvironment json(String name, Object value) {
    try {
      return value(name, JSON.writeValueAsString(value).replace("$", "$$"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  WorkerEnvironment field(String name, String path) {
    variables.add(
        new EnvVarBuilder()
            .withName(name)
            .withNewValueFrom()
            .withNewFieldRef("v1", path)
            .endValueFrom()
            .build());
    return this;
  }

  WorkerEnvironment secret(String name, String secret, String key, boolean optional) {
    variables.add(
        new EnvVarBuilder()
            .withName(name)
            .withNewValueFrom()
            .withNewSecretKeyRef(key, secret, optional)
            .endValueFrom()
            .build());
    return this;
  }

  boolean has(String name) {
    return variables.stream().anyMatch(variable -> variable.getName().equals(name));
  }

  List<EnvVar> list() {
    return variables;
  }
}
