package io.codeguard.worker.source;

import static io.codeguard.worker.testing.GitServer.Entry.file;
import static io.codeguard.worker.testing.SshGitServer.openSsh;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.git.SshAddress;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.GitServer;
import io.codeguard.worker.testing.SshGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching over SSH with the pool's key and host keys. */
class SshSourceTest {
  private static final SourceLimits LIMITS =
      new SourceLimits(50, 4L << 20, 1L << 20, 4L << 20, 5, 100);
  private static final String MAIN = "refs/heads/main";

  @TempDir private Path directory;
  private KeyPair hostKey;
  private KeyPair user;
  private GitServer git;
  private SshGitServer ssh;
  private int fetches;

  @BeforeEach
  void start() throws Exception {
    hostKey = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    user = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    git = GitServer.start(directory.resolve("served.git"));
    git.commit(MAIN, file("README", "first"));
    ssh = SshGitServer.start(hostKey, user.getPublic(), git.repository(), null);
    secret("ssh-privatekey", openSsh(user, null));
    secret("known_hosts", ssh.knownHost());
  }

  @AfterEach
  void stop() {
    ssh.close();
    git.close();
  }

  private void secret(String key, String text) throws IOException {
    Files.writeString(Files.createDirectories(directory.resolve("secret")).resolve(key), text);
  }

  private FetchedSource fetch(String url) throws Exception {
    return fetch(url, null, List.of("127.0.0.1"), "127.0.0.1:" + ssh.port());
  }

  private FetchedSource fetch(String url, String ref, List<String> addresses, String host)
      throws Exception {
    SourceAccess access =
        new SourceAccess(
            List.of(
                new GitCredentials(
                    new PoolSecret("spec.gitCredentials", "key", directory.resolve("secret")),
                    List.of(host))),
            List.of(),
            Map.of());
    Path workspace = Files.createDirectories(directory.resolve("workspace-" + fetches++));
    return new SourceFetcher(LIMITS, new AddressPolicy(addresses), access, false)
        .fetch(JobPlan.Source.of(new JobPlan.Git(url, ref, null)), workspace, Optional.empty());
  }

  @Test
  void fetchesTheDefaultBranch() throws Exception {
    String tip = git.commit(MAIN, file("src/A.java", "class A {}"));

    FetchedSource source = fetch(ssh.url());

    assertThat(source.root().resolve("src/A.java")).hasContent("class A {}");
    assertThat(source.revision()).isEqualTo(tip);
    assertThat(ssh.commands()).containsOnly("git-upload-pack '/repo.git'");
    try (var left = Files.list(source.root().getParent())) {
      assertThat(left).containsExactly(source.root());
    }
  }

  @Test
  void fetchesABranchATagOrACommit() throws Exception {
    git.servesAnyCommit(true);
    String first = git.commit("refs/heads/topic", file("one", "1"));
    git.point("refs/tags/v1", first);
    git.commit("refs/heads/topic", file("two", "2"));

    for (String ref : List.of("v1", first)) {
      assertThat(
              fetch(ssh.url(), ref, List.of("127.0.0.1"), "127.0.0.1:" + ssh.port())
                  .root()
                  .resolve("one"))
          .exists();
    }
    assertThatThrownBy(
            () -> fetch(ssh.url(), "no", List.of("127.0.0.1"), "127.0.0.1:" + ssh.port()))
        .hasMessageContaining("source.git.ref: " + ssh.url() + " has no 'no'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp521"})
  void acceptsCommonKeyTypes(String type) throws Exception {
    int size = type.equals("ssh-rsa") ? 2048 : type.equals("ssh-ed25519") ? 256 : 521;
    KeyPair key = KeyUtils.generateKeyPair(type, size);
    secret("ssh-privatekey", openSsh(key, null));
    try (SshGitServer other = SshGitServer.start(key, key.getPublic(), git.repository(), null)) {
      secret("known_hosts", other.knownHost());

      FetchedSource source =
          fetch(other.url(), null, List.of("127.0.0.1"), "127.0.0.1:" + other.port());

      assertThat(source.root().resolve("README")).hasContent("first");
    }
  }

  @Test
  void rejectsHostsWithAnotherKey() throws Exception {
    KeyPair other = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    secret(
        "known_hosts",
        "[127.0.0.1]:" + ssh.port() + " " + PublicKeyEntry.toString(other.getPublic()));

    assertThatThrownBy(() -> fetch(ssh.url()))
        .hasMessageContaining("secret 'key' of the pool's spec.gitCredentials cannot be used")
        .hasMessageContaining("known_hosts has another key of 127.0.0.1 port " + ssh.port())
        .hasMessageContaining(KeyUtils.getFingerPrint(hostKey.getPublic()))
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(ssh.logins()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "127.0.0.1", "[127.0.0.1]:1", "@cert-authority *"})
  void rejectsUnknownHosts(String host) throws Exception {
    secret("known_hosts", host + " " + PublicKeyEntry.toString(hostKey.getPublic()));

    assertThatThrownBy(() -> fetch(ssh.url()))
        .hasMessageContaining("known_hosts has no key of 127.0.0.1 port " + ssh.port())
        .hasMessageContaining("ssh-keyscan")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(ssh.logins()).isZero();
  }

  @Test
  void rejectsHostsWithARevokedKey() throws Exception {
    secret(
        "known_hosts",
        ssh.knownHost() + "\n@revoked * " + PublicKeyEntry.toString(hostKey.getPublic()));

    assertThatThrownBy(() -> fetch(ssh.url()))
        .hasMessageContaining("cannot be used by the workers")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(ssh.logins()).isZero();
  }

  @Test
  void reportsThatTheHostRejectsTheKey() throws Exception {
    KeyPair stranger = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    secret("ssh-privatekey", openSsh(stranger, null));

    assertThatThrownBy(() -> fetch(ssh.url()))
        .hasMessageContaining(ssh.url() + " rejected its ssh-privatekey")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void reportsAnUnreadableKey() throws Exception {
    for (String text : List.of("no key", openSsh(user, "passphrase"))) {
      secret("ssh-privatekey", text);

      assertThatThrownBy(() -> fetch(ssh.url()))
          .hasMessageContaining(
              "its key ssh-privatekey is not a private key, or is protected by a passphrase")
          .hasMessageNotContaining("BEGIN")
          .hasFieldOrPropertyWithValue("retryable", false);
    }
    secret("ssh-privatekey", openSsh(user, null));
    secret("known_hosts", " ");
    assertThatThrownBy(() -> fetch(ssh.url()))
        .hasMessageContaining("has no key known_hosts; add it");
  }

  @Test
  void needsAKeyOfThePool() {
    assertThatThrownBy(() -> fetch(ssh.url(), null, List.of("127.0.0.1"), "example.org"))
        .hasMessageContaining("source.git.url: there is no SSH key in the pool for " + ssh.url())
        .hasMessageContaining("spec.gitCredentials")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(ssh.logins()).isZero();
  }

  @Test
  void rejectsNonPublicAddresses() {
    assertThatThrownBy(() -> fetch(ssh.url(), null, List.of(), "127.0.0.1:" + ssh.port()))
        .hasMessageContaining("the address of '127.0.0.1' is not public")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(ssh.logins()).isZero();
  }

  @Test
  void reportsAMissingRepository() {
    String url = ssh.url().replace("repo.git", "other's $(touch evil).git".replace(" ", "%20"));

    assertThatThrownBy(() -> fetch(url))
        .hasMessageContaining("there is no git repository at ssh://git@127.0.0.1:" + ssh.port())
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void anUnreachableServerIsRetried() {
    String url = ssh.url();
    String host = "127.0.0.1:" + ssh.port();
    ssh.close();

    assertThatThrownBy(() -> fetch(url, null, List.of("127.0.0.1"), host))
        .hasMessageContaining(url + " cannot be fetched")
        .hasFieldOrPropertyWithValue("retryable", true);
  }

  /** Sends endless output to stdout or stderr. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsWhatHasNoEnd(boolean complaining) throws Exception {
    byte[] noise = "0042 noise without any sense \n".repeat(1000).getBytes(UTF_8);
    SshGitServer.Behaviour endless =
        (_, out, complaints) -> {
          while (true) {
            (complaining ? complaints : out).write(noise);
            (complaining ? complaints : out).flush();
          }
        };
    try (SshGitServer evil =
        SshGitServer.start(hostKey, user.getPublic(), git.repository(), endless)) {
      secret("known_hosts", evil.knownHost());

      assertThatThrownBy(
              () -> fetch(evil.url(), null, List.of("127.0.0.1"), "127.0.0.1:" + evil.port()))
          .isInstanceOf(SourceException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ssh://git@git.example.org/team/repo.git, git, git.example.org, 22, /team/repo.git",
    "ssh://git.example.org:2222/~/repo, git, git.example.org, 2222, /~/repo",
    "git@git.example.org:team/repo.git, git, git.example.org, 22, team/repo.git",
    "me@git.example.org:/srv/repo.git, me, git.example.org, 22, /srv/repo.git"
  })
  void parsesBothFormsOfAnAddress(String url, String name, String host, int port, String path) {
    assertThat(SshAddress.parse(url)).contains(new SshAddress(name, host, port, path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://git:secret@host/a",
        "ssh://-oProxyCommand=id/a",
        "-oProxyCommand=id@host:a",
        "git@-oProxyCommand=id:a",
        "git@host:-a",
        "git@host:a b",
        "host:a",
        "/etc",
        "ssh://host",
        "git@host"
      })
  void rejectsOtherAddresses(String url) {
    assertThat(SshAddress.parse(url)).isEmpty();
  }
}
