package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.PodTemplate;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sets the scheduling constraints of a pool's workers. Pure. */
final class Placement {
  private static final String REGION = "topology.kubernetes.io/region";

  private Placement() {}

  static void apply(WorkerPoolSpec spec, Map<String, String> workers, PodSpecBuilder pod) {
    PodTemplate template = spec.podTemplate();
    pod.withNodeSelector(template.nodeSelector().isEmpty() ? null : template.nodeSelector())
        .withTolerations(template.tolerations())
        .withImagePullSecrets(template.imagePullSecrets())
        .withPriorityClassName(template.priorityClassName())
        .withRuntimeClassName(template.runtimeClassName())
        .withTopologySpreadConstraints(spread(spec, workers))
        .withAffinity(affinity(spec));
  }

  private static List<TopologySpreadConstraint> spread(
      WorkerPoolSpec spec, Map<String, String> workers) {
    Stream<String> regions = spec.regions().isEmpty() ? Stream.empty() : Stream.of(REGION);
    return Stream.concat(spec.topologySpread().stream(), regions)
        .distinct()
        .map(
            key ->
                new TopologySpreadConstraintBuilder()
                    .withTopologyKey(key)
                    .withMaxSkew(1)
                    // An uneven distribution is better than unscheduled workers.
                    .withWhenUnsatisfiable("ScheduleAnyway")
                    .withNewLabelSelector()
                    .withMatchLabels(workers)
                    .endLabelSelector()
                    .build())
        .toList();
  }

  private static Affinity affinity(WorkerPoolSpec spec) {
    Affinity own = spec.podTemplate().affinity();
    if (spec.regions().isEmpty()) {
      return own;
    }
    NodeSelectorRequirement regions =
        new NodeSelectorRequirementBuilder()
            .withKey(REGION)
            .withOperator("In")
            .withValues(spec.regions())
            .build();
    // The terms are ORed, so each of them has to require the regions.
    List<NodeSelectorTerm> terms =
        terms(own).stream()
            .map(term -> new NodeSelectorTermBuilder(term).addToMatchExpressions(regions).build())
            .toList();
    return (own == null ? new AffinityBuilder() : new AffinityBuilder(own))
        .editOrNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withNodeSelectorTerms(terms)
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .build();
  }

  private static List<NodeSelectorTerm> terms(Affinity own) {
    return Optional.ofNullable(own)
        .map(Affinity::getNodeAffinity)
        .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
        .map(NodeSelector::getNodeSelectorTerms)
        .filter(terms -> !terms.isEmpty())
        .orElse(List.of(new NodeSelectorTerm()));
  }
}
