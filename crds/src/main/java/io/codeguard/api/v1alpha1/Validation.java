package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** A validation: a type with its parameters. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Validation(
    @Required
        @Pattern("^[a-z][a-z0-9-]{0,62}$")
        @JsonPropertyDescription(
            "A type that the pool's workers support, for example syntax, secrets or pattern.")
        String type,
    @Size(max = 100)
        @JsonPropertyDescription(
            "Globs of files to validate, in addition to the job's include: files must match both.")
        List<@Size(min = 1, max = 1024) String> include,
    @Size(max = 100)
        @JsonPropertyDescription("Globs of files to exclude, in addition to the job's exclude.")
        List<@Size(min = 1, max = 1024) String> exclude,
    @PreserveUnknownFields
        @JsonPropertyDescription("Parameters of the type; see its documentation.")
        Map<String, Object> parameters,
    @Size(max = 100) @JsonPropertyDescription("Findings to suppress.") List<Suppression> suppress) {

  public Validation {
    include = include == null ? List.of() : List.copyOf(include);
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
    parameters = parameters == null ? Map.of() : parameters;
    suppress = suppress == null ? List.of() : List.copyOf(suppress);
  }
}
