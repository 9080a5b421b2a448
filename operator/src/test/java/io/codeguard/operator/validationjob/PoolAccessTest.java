package io.codeguard.operator.validationjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolAccessTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static PoolAccess access(String jobNamespace, String poolSpec) {
    ValidationJob job =
        YAML.unmarshal(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: ValidationJob
            metadata: {name: job, namespace: %s}
            spec:
              source: {volume: {claimName: checkout}}
              validations: [{type: syntax}]
            """
                .formatted(jobNamespace),
            ValidationJob.class);
    WorkerPool pool =
        YAML.unmarshal(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: WorkerPool
            metadata: {name: pool, namespace: tools}
            spec: %s
            """
                .formatted(poolSpec),
            WorkerPool.class);
    return PoolAccess.of(job, false, Optional.of(new PoolName("tools", "pool")), Optional.of(pool));
  }

  @Test
  void aClaimIsOnlyForJobsOfItsNamespace() {
    assertThat(access("tools", "{sourceVolumes: [checkout]}"))
        .isInstanceOf(PoolAccess.Granted.class);
  }

  /** Even if the pool permits the namespace and mounts a claim with the same name. */
  @Test
  void aClaimOfAnotherNamespaceIsNotConfusedWithThePools() {
    PoolAccess access = access("team", "{sourceVolumes: [checkout], allowedNamespaces: [team]}");

    assertThat(access).isInstanceOf(PoolAccess.Denied.class);
    assertThat((PoolAccess.Denied) access)
        .extracting(PoolAccess.Denied::reason, PoolAccess.Denied::message)
        .containsExactly(
            ConditionReason.VOLUME_ELSEWHERE,
            "pool tools/pool cannot mount claim checkout of namespace team: recreate the job"
                + " with a pool of that namespace in spec.poolRef");
  }

  @Test
  void aNamespaceThatIsNotAllowedIsReportedFirst() {
    assertThat((PoolAccess.Denied) access("team", "{}"))
        .extracting(PoolAccess.Denied::reason)
        .isEqualTo(ConditionReason.NAMESPACE_NOT_ALLOWED);
  }
}
