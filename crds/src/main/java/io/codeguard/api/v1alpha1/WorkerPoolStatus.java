package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** The status of a pool. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolStatus(
    Long observedGeneration,
    @StatusReplicas @Min(0) @Max(Integer.MAX_VALUE) Integer replicas,
    @Min(0) @Max(Integer.MAX_VALUE) Integer readyReplicas,
    @Min(0)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription("The number of replicas with the latest spec.")
        Integer updatedReplicas,
    @Min(0)
        @Max(Integer.MAX_VALUE)
        @JsonPropertyDescription("The number of workers that the demand requires.")
        Integer desiredReplicas,
    @LabelSelector @JsonPropertyDescription("The label selector of the workers' pods.")
        String selector,
    Queue queue,
    LastScale lastScale,
    List<StatusCondition> conditions) {

  /** Whether all workers have the latest spec, as far as is known. */
  @JsonIgnore
  public boolean rolledOut() {
    return replicas == null || updatedReplicas == null || updatedReplicas >= replicas;
  }

  /** The latest statistics of the queue. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Queue(
      long ready,
      long active,
      long delayed,
      long dead,
      long oldestAgeSeconds,
      double ratePerSecond) {}

  /** The last change of the number of workers. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LastScale(
      String time,
      @Min(0) @Max(Integer.MAX_VALUE) int from,
      @Min(0) @Max(Integer.MAX_VALUE) int to,
      String reason) {}
}
