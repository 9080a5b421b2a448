package io.codeguard.operator.workerpool;

import static io.codeguard.operator.testing.Statuses.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.queue.RedisSettings;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Problems of a pool are reported, and it recovers once they are resolved. */
@Tag("api-server")
class PoolTroubleTest {
  private static PoolFixture pools;

  @BeforeAll
  static void start() {
    pools = new PoolFixture();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @Test
  void changesByOtherClientsAreReverted() {
    pools.pool("edited", "replicas: 1");
    pools.awaitReplicas("edited", 1);
    pools
        .cluster
        .admin()
        .resource(pools.deployment("edited"))
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            """
            spec:
              replicas: 7
              template: {spec: {containers: [{name: worker, image: somebody/else}]}}
            """);
    pools.awaitReplicas("edited", 1);
    assertThat(pools.image("edited")).isEqualTo("worker:test");
  }

  @Test
  void aMissingSecretIsReportedAndThePoolRecoversOnceItExists() {
    pools.pool("secretive", "redis: {secretRef: {name: later}}");
    WorkerPoolStatus status = pools.awaitCondition("secretive", "QueueReachable", "False");
    assertThat(pools.condition(status, "QueueReachable").reason()).isEqualTo("SecretMissing");
    assertThat(pools.condition(status, "QueueReachable").message())
        .isEqualTo(
            "secret %s/later does not exist: create it with the key url, and username, password and"
                    .formatted(pools.cluster.namespace())
                + " ca.crt if needed");
    assertThat(pools.condition(status, "Ready").status()).isEqualTo("False");
    assertThat(pools.deployment("secretive")).isNull();

    pools.cluster.redisSecret("later", pools.server.settings());
    pools.awaitCondition("secretive", "QueueReachable", "True");
    await().atMost(SOON).until(() -> pools.deployment("secretive") != null);
  }

  @Test
  void aMalformedSecretIsReportedWithoutItsPassword() {
    pools.cluster.redisSecret("malformed", RedisSettings.of("redis://user:hunter2@host:6379"));
    pools.pool("malformed", "redis: {secretRef: {name: malformed}}");
    WorkerPoolStatus status =
        pools.awaitCondition("malformed", "QueueReachable", "False RedisMalformed");
    assertThat(pools.condition(status, "QueueReachable").message())
        .startsWith("secret %s/malformed: ".formatted(pools.cluster.namespace()))
        .doesNotContain("hunter2");
    await()
        .atMost(SOON)
        .until(() -> pools.eventMessages("malformed").toString().contains("/malformed: "));
    assertThat(pools.eventMessages("malformed").toString()).doesNotContain("hunter2");
  }

  /** Workers still run: only sources on these hosts are affected. */
  @Test
  void unusableCredentialsAreReportedWithoutTheirPasswords() {
    String where = "secret %s/git of spec.gitCredentials ".formatted(pools.cluster.namespace());
    poolWithGit("none");
    pools.awaitReplicas("credentials", 1);
    assertThat(credentials("False SecretMissing")).startsWith(where + "does not exist: create it");

    // Detected after the cache expires; the other changes come with a change of the pool, which is
    // detected immediately.
    pools.cluster.secret("git", Map.of("username", "hunter2"));
    assertThat(credentials("False SecretMalformed"))
        .startsWith(where + "has neither password nor ssh-privatekey")
        .doesNotContain("hunter2");

    // A host may need no password, but have a certificate of a private authority.
    pools.cluster.secret("git", Map.of("ca.crt", "hunter2"));
    poolWithGit("authority");
    assertThat(credentials("True Usable")).doesNotContain("hunter2");

    pools.cluster.secret("git", Map.of("ssh-privatekey", "hunter2"));
    poolWithGit("key");
    await().atMost(SOON).until(() -> credentials("False").contains("but no known_hosts"));

    pools.cluster.secret(
        "git", Map.of("ssh-privatekey", "hunter2", "known_hosts", "git.example.org hunter2"));
    poolWithGit("hosts");
    assertThat(credentials("True Usable")).doesNotContain("hunter2");
    assertThat(pools.eventMessages("credentials").toString())
        .contains("has neither password nor ssh-privatekey")
        .doesNotContain("hunter2");

    pools.pool("credentials", "replicas: 1, s3: [{secretRef: {name: keys}, buckets: [archives]}]");
    assertThat(credentials("False SecretMissing"))
        .isEqualTo(
            "secret %s/keys of spec.s3 does not exist: create it with accessKeyId and"
                    .formatted(pools.cluster.namespace())
                + " secretAccessKey");
    pools.cluster.secret("keys", Map.of("accessKeyId", "hunter2"));
    pools.pool("credentials", "replicas: 2, s3: [{secretRef: {name: keys}, buckets: [archives]}]");
    assertThat(credentials("False SecretMalformed"))
        .contains("lacks accessKeyId or secretAccessKey")
        .doesNotContain("hunter2");

    pools.pool("credentials", "replicas: 1");
    await()
        .atMost(SOON)
        .until(
            () ->
                pools.cluster.pool("credentials").getStatus().conditions().stream()
                    .noneMatch(condition -> condition.type().equals("CredentialsUsable")));
  }

  private static void poolWithGit(String mark) {
    pools.pool(
        "credentials",
        "replicas: 1, gitCredentials: [{secretRef: {name: git}, hosts: [git.example.org]}], env: [{name: MARK, value: %s}]"
            .formatted(mark));
  }

  private static String credentials(String expected) {
    WorkerPoolStatus status = pools.awaitCondition("credentials", "CredentialsUsable", expected);
    return pools.condition(status, "CredentialsUsable").message();
  }

  @Test
  void aForeignDeploymentIsNotTakenOver() {
    pools.cluster.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: taken-workers}
        spec:
          replicas: 0
          selector: {matchLabels: {app: theirs}}
          template:
            metadata: {labels: {app: theirs}}
            spec: {containers: [{name: theirs, image: theirs}]}
        """);
    pools.pool("taken", "replicas: 1");
    WorkerPoolStatus status = pools.awaitCondition("taken", "Ready", "False");
    assertThat(pools.condition(status, "Ready").message())
        .isEqualTo(
            "Deployment taken-workers exists and does not belong to this pool: delete it, or rename"
                + " the pool");
    assertThat(pools.image("taken")).isEqualTo("theirs");

    pools.cluster.admin().resource(pools.deployment("taken")).delete();
    pools.awaitReplicas("taken", 1);
    assertThat(pools.image("taken")).isEqualTo("worker:test");
  }

  @Test
  void aRejectedDeploymentIsReportedUntilTheSpecIsCorrected() {
    pools.pool(
        "refused", "{replicas: 1, resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}}");
    WorkerPoolStatus status = pools.awaitCondition("refused", "Ready", "False");
    assertThat(pools.condition(status, "Ready").reason()).isEqualTo("NotApplied");
    assertThat(pools.condition(status, "Ready").message())
        .contains("must be less than or equal to memory");
    pools.cluster.apply(
        pools.poolManifest("refused", "{replicas: 1, resources: {limits: {memory: 1Gi}}}"));
    pools.awaitReplicas("refused", 1);
  }

  @Test
  void onlyOneWorkerIsStartedWhileNoneCanStart() {
    TestCluster.withPods();
    assumeThat(pools.cluster.admin().nodes().list().getItems()).as("nodes").isNotEmpty();
    pools.pool(
        "unpullable",
        "{image: 'unpullable.invalid/worker:1', imagePullPolicy: Never,"
            + " resources: {requests: {cpu: 0, memory: 1Mi}},"
            + " autoscaling: {tasksPerWorker: 1, maxReplicas: 5}}");
    pools.enqueue("unpullable", "first", 1);
    WorkerPoolStatus status = pools.awaitCondition("unpullable", "Ready", "False ImageNotPulled");
    assertThat(pools.condition(status, "Ready").message())
        .isEqualTo(
            "image unpullable.invalid/worker:1 cannot be pulled: correct spec.image, or the"
                + " registry's credentials");
    pools.enqueue("unpullable", "second", 10);
    await()
        .atMost(SOON)
        .until(() -> pools.cluster.pool("unpullable").getStatus().queue().ready() == 11);
    assertThat(pools.deployment("unpullable").getSpec().getReplicas()).isEqualTo(1);
  }

  @Test
  void anExceededQuotaIsReported() {
    pools.cluster.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: full}
        spec: {hard: {requests.memory: 600Mi}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: DoesNotExist}]}}
        """);
    try {
      pools.pool("quota", "{replicas: 2, resources: {requests: {memory: 10Gi}}}");
      WorkerPoolStatus status = pools.awaitCondition("quota", "Ready", "False QuotaExceeded");
      assertThat(pools.condition(status, "Ready").message())
          .startsWith("no worker can be created; jobs wait: ")
          .contains("exceeded quota");
      await()
          .atMost(SOON)
          .until(() -> pools.eventMessages("quota").toString().contains("exceeded quota"));
    } finally {
      pools
          .cluster
          .admin()
          .resourceQuotas()
          .inNamespace(pools.cluster.namespace())
          .withName("full")
          .delete();
    }
  }
}
