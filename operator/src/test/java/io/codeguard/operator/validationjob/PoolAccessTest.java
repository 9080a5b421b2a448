package io.codeguard.operator.validationjob;

import static org.assertj.core.api.Assertions.assertThat;

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
  void aClaimIsForJobsOfItsOwnNamespace() {
    assertThat(access("tools", "{sourceVolumes: [checkout]}"))
        .isInstanceOf(PoolAccess.Granted.class);
  }

  /** Even where the pool, which may serve it, mounts a claim of the same name. */
  @Test
  void aClaimOfAnotherNamespaceIsNotMixedUpWithThePools() {
    PoolAccess access = access("team", "{sourceVolumes: [checkout], allowedNamespaces: [team]}");

    assertThat(access).isInstanceOf(PoolAccess.Refused.class);
    assertThat((PoolAccess.Refused) access)
        .extracting(PoolAccess.Refused::reason, PoolAccess.Refused::message)
        .containsExactly(
            "VolumeElsewhere",
            "pool tools/pool cannot mount claim checkout of namespace team: recreate the job"
                + " with a pool of that namespace in spec.poolRef");
  }

  @Test
  void aPoolThatServesNotTheNamespaceSaysThatFirst() {
    assertThat((PoolAccess.Refused) access("team", "{}"))
        .extracting(PoolAccess.Refused::reason)
        .isEqualTo("NamespaceNotAllowed");
  }
}
