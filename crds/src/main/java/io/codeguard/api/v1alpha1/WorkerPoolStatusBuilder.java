package io.codeguard.api.v1alpha1;

import io.codeguard.api.v1alpha1.WorkerPoolStatus.LastScale;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.Queue;
import java.util.List;

/** Builds the status of a pool; fields that are not set are absent. Not thread-safe. */
public final class WorkerPoolStatusBuilder {
  private Long observedGeneration;
  private Integer replicas;
  private Integer readyReplicas;
  private Integer updatedReplicas;
  private Integer desiredReplicas;
  private String selector;
  private Queue queue;
  private LastScale lastScale;
  private List<StatusCondition> conditions;

  /** Starts with nothing set. */
  public WorkerPoolStatusBuilder() {}

  /** Starts with the values of a WorkerPoolStatus. */
  public WorkerPoolStatusBuilder(WorkerPoolStatus values) {
    this.observedGeneration = values.observedGeneration();
    this.replicas = values.replicas();
    this.readyReplicas = values.readyReplicas();
    this.updatedReplicas = values.updatedReplicas();
    this.desiredReplicas = values.desiredReplicas();
    this.selector = values.selector();
    this.queue = values.queue();
    this.lastScale = values.lastScale();
    this.conditions = values.conditions();
  }

  public WorkerPoolStatusBuilder observedGeneration(Long value) {
    observedGeneration = value;
    return this;
  }

  public WorkerPoolStatusBuilder replicas(Integer value) {
    replicas = value;
    return this;
  }

  public WorkerPoolStatusBuilder readyReplicas(Integer value) {
    readyReplicas = value;
    return this;
  }

  public WorkerPoolStatusBuilder updatedReplicas(Integer value) {
    updatedReplicas = value;
    return this;
  }

  public WorkerPoolStatusBuilder desiredReplicas(Integer value) {
    desiredReplicas = value;
    return this;
  }

  public WorkerPoolStatusBuilder selector(String value) {
    selector = value;
    return this;
  }

  public WorkerPoolStatusBuilder queue(Queue value) {
    queue = value;
    return this;
  }

  public WorkerPoolStatusBuilder lastScale(LastScale value) {
    lastScale = value;
    return this;
  }

  public WorkerPoolStatusBuilder conditions(List<StatusCondition> value) {
    conditions = value;
    return this;
  }

  public WorkerPoolStatus build() {
    return new WorkerPoolStatus(
        observedGeneration,
        replicas,
        readyReplicas,
        updatedReplicas,
        desiredReplicas,
        selector,
        queue,
        lastScale,
        conditions);
  }
}
