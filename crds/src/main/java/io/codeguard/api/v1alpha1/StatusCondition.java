package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;

/** One aspect of a resource's state; {@code status} is True, False or Unknown. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusCondition(
    @Required String type,
    @Required String status,
    String reason,
    String message,
    Long observedGeneration,
    String lastTransitionTime) {}
