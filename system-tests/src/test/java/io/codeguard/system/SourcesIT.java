package io.codeguard.system;

import static io.codeguard.worker.testing.SshGitServer.openSsh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import io.codeguard.testing.TestCluster;
import io.codeguard.worker.testing.SshGitServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that require secrets or volumes of the pool, with real workers. */
class SourcesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static Jobs jobs;

  @BeforeAll
  static void install() {
    jobs = Jobs.in("sources");
    jobs.redisSecret();
  }

  private static void pool(String name, String spec) {
    jobs.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s}
        spec: {redis: {secretRef: {name: redis}}, autoscaling: {maxReplicas: 1}, %s}
        """
            .formatted(name, spec));
  }

  private static void assertOneFinding(String job, String place) {
    ValidationJobStatus status = jobs.awaitFinished(job, LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.topFindings()).extracting(TopFinding::path).containsExactly(place);
  }

  @Test
  void aPrivateRepositoryIsFetchedOverSshWithThePoolsKey(@TempDir Path directory) throws Exception {
    KeyPair host = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    KeyPair user = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    String address = TestCluster.withPods().hostAddress();
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
        SshGitServer server =
            SshGitServer.start(address, host, user.getPublic(), git.getRepository())) {
      Files.writeString(directory.resolve("bad.json"), "{\"a\": ");
      git.add().addFilepattern("bad.json").call();
      git.commit().setMessage("Add").setAuthor("a", "a@b").setCommitter("a", "a@b").call();
      pool(
          "private",
          "sourceHosts: [\"%1$s\"], gitCredentials: [{secretRef: {name: deploy-key}, hosts:"
                  .formatted(address)
              + " [\"%s:%d\"]}]".formatted(address, server.port()));
      assertThat(jobs.awaitPool("private", LIMIT, "CredentialsUsable", "False SecretMissing"))
          .contains("secret sources/deploy-key of spec.gitCredentials does not exist");
      jobs.client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("deploy-key")
                  .withNamespace(jobs.namespace())
                  .endMetadata()
                  .withStringData(
                      Map.of(
                          "ssh-privatekey", openSsh(user, null), "known_hosts", server.knownHost()))
                  .build())
          .create();
      assertThat(jobs.awaitPool("private", LIMIT, "CredentialsUsable", "True Usable")).isNotEmpty();

      jobs.apply(
          "private",
          "{poolRef: {name: private}, source: {git: {url: \"%s\", ref: main}}, validations: [{type:"
                  .formatted(server.url())
              + " syntax}]}");

      assertOneFinding("private", "bad.json");
    }
  }

  @Test
  void aVolumeIsReadWhereThePoolMountsIt() {
    assumeThat(TestCluster.withPods().node())
        .as("a node with a disk that the test can write to")
        .isPresent();
    Node node = new Node(TestCluster.withPods().node().orElseThrow());
    node.write("/var/lib/checkout/src/bad.json", "{\"a\": ");
    node.write("/var/lib/checkout/other.json", "{\"b\": ");
    jobs.apply(
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: checkout}
        spec:
          capacity: {storage: 1Mi}
          accessModes: [ReadWriteMany]
          storageClassName: ""
          hostPath: {path: /var/lib/checkout}
          claimRef: {namespace: sources, name: checkout}
        """);
    jobs.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: checkout}
        spec:
          accessModes: [ReadWriteMany]
          storageClassName: ""
          volumeName: checkout
          resources: {requests: {storage: 1Mi}}
        """);
    pool("mounting", "sourceVolumes: [checkout]");
    jobs.apply(
        "from-volume",
        "{poolRef: {name: mounting}, source: {volume: {claimName: checkout, path: src}},"
            + " validations: [{type: syntax}]}");

    assertOneFinding("from-volume", "bad.json");
  }
}
