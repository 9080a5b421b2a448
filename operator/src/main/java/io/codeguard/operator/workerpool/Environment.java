package io.codeguard.operator.workerpool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Environment variables of a container. Empty values are left out: the server would drop them. */
final class Environment {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<EnvVar> variables = new ArrayList<>();

  Environment value(String name, Object value) {
    variables.add(new EnvVarBuilder().withName(name).withValue(value.toString()).build());
    return this;
  }

  Environment list(String name, List<String> values) {
    return values.isEmpty() ? this : value(name, String.join(",", values));
  }

  /** As JSON. Kubernetes would expand references to other variables; doubled dollars are none. */
  Environment json(String name, Object value) {
    try {
      return value(name, JSON.writeValueAsString(value).replace("$", "$$"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  Environment field(String name, String path) {
    variables.add(
        new EnvVarBuilder()
            .withName(name)
            .withNewValueFrom()
            .withNewFieldRef("v1", path)
            .endValueFrom()
            .build());
    return this;
  }

  Environment secret(String name, String secret, String key, boolean optional) {
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
