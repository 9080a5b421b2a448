package io.codeguard.worker.source;

import static io.codeguard.worker.testing.GitServer.Entry.file;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.Certificate;
import io.codeguard.worker.testing.FileServer;
import io.codeguard.worker.testing.GitServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Using the pool's credentials over HTTPS. */
class GitCredentialsTest {
  private static final String TOKEN = "very-secret-token";

  @TempDir private static Path shared;
  private static Certificate certificate;

  @TempDir private Path directory;
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private GitServer git;
  private int fetches;

  @BeforeAll
  static void certify() {
    certificate = Certificate.trusted(shared);
  }

  @AfterAll
  static void distrust() {
    certificate.close();
  }

  @BeforeEach
  void start() throws IOException {
    git = GitServer.start(directory.resolve("served.git"), FileServer.start(certificate));
    git.server().filter(Filter.beforeHandler("", this::remember));
    git.commit("refs/heads/main", file("README", "first"));
    secret("username", "robot");
    secret("password", TOKEN + "\n");
  }

  @AfterEach
  void stop() {
    git.close();
  }

  private void remember(HttpExchange exchange) {
    sent.add(
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse(""));
  }

  /** Rejects requests without the password. */
  private void guard() {
    git.server().filter(new PasswordFilter());
  }

  private static final class PasswordFilter extends Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      if (basic("robot").equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        chain.doFilter(exchange);
      } else {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        exchange.close();
      }
    }

    @Override
    public String description() {
      return "password";
    }
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + TOKEN).getBytes(UTF_8));
  }

  private void secret(String key, String text) throws IOException {
    Files.writeString(Files.createDirectories(directory.resolve("secret")).resolve(key), text);
  }

  private FetchedSource fetch(String url, String... hosts) throws Exception {
    SourceAccess access =
        new SourceAccess(
            List.of(
                new GitCredentials(
                    new PoolSecret("spec.gitCredentials", "token", directory.resolve("secret")),
                    List.of(hosts))),
            List.of(),
            Map.of());
    Path workspace = Files.createDirectories(directory.resolve("workspace-" + fetches++));
    return new SourceFetcher(
            SourceLimits.DEFAULT, new AddressPolicy(List.of("127.0.0.0/8")), access, false)
        .fetch(JobPlan.Source.of(new JobPlan.Git(url, null, null)), workspace, Optional.empty());
  }

  private String host() {
    return URI.create(git.url()).getAuthority();
  }

  @Test
  void areSentToTheirHost() throws Exception {
    guard();

    FetchedSource source = fetch(git.url(), host());

    assertThat(source.root().resolve("README")).hasContent("first");
    assertThat(sent).isNotEmpty().containsOnly(basic("robot"));
  }

  @Test
  void followTheSecret() throws Exception {
    guard();
    secret("password", "old");
    assertThatThrownBy(() -> fetch(git.url(), host()))
        .hasMessageContaining(
            git.url() + " responded with status 401 to the credentials in secret 'token'")
        .hasMessageNotContaining("old")
        .hasFieldOrPropertyWithValue("retryable", false);

    secret("password", TOKEN);
    assertThat(fetch(git.url(), host()).root().resolve("README")).exists();
  }

  @Test
  void needNoUserName() throws Exception {
    Files.delete(directory.resolve("secret/username"));

    fetch(git.url(), host());

    assertThat(sent).isNotEmpty().containsOnly(basic("git"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "*.0.0.1", "localhost", "127.0.0.1:443"})
  void areNotSentToOtherHostsAndPorts(String host) throws Exception {
    fetch(git.url(), host);

    assertThat(sent).isNotEmpty().containsOnly("");
  }

  @Test
  void areNotSentToTheTargetOfARedirect() throws Exception {
    try (FileServer outer = FileServer.start(certificate)) {
      String moved =
          outer.redirect("/moved/info/refs", git.url() + "/info/refs?service=git-upload-pack");
      String outerHost = URI.create(moved).getAuthority();

      fetch(moved.replace("/info/refs", ""), outerHost);

      assertThat(sent).isNotEmpty().containsOnly("");
    }
  }

  @Test
  void areNotSentInTheClear() throws Exception {
    try (GitServer plain = GitServer.start(directory.resolve("plain.git"))) {
      plain.commit("refs/heads/main", file("README", "first"));
      plain.server().filter(Filter.beforeHandler("", this::remember));
      String host = URI.create(plain.url()).getAuthority();

      fetch(plain.url(), host);
      assertThat(sent).isNotEmpty().containsOnly("");

      plain.server().filter(new PasswordFilter());
      assertThatThrownBy(() -> fetch(plain.url(), host))
          .hasMessageContaining("are sent over https only: use an https address")
          .hasFieldOrPropertyWithValue("retryable", false);
    }
  }

  @Test
  void mayBeForSshOnly() throws Exception {
    Files.delete(directory.resolve("secret/password"));
    secret("ssh-privatekey", "a key");

    fetch(git.url(), host());

    assertThat(sent).isNotEmpty().containsOnly("");
  }

  @Test
  void reportsAMissingSecret() throws Exception {
    Files.delete(directory.resolve("secret/password"));

    assertThatThrownBy(() -> fetch(git.url(), host()))
        .hasMessageContaining("secret 'token' of the pool's spec.gitCredentials cannot be used")
        .hasMessageContaining("add username and password for https")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(sent).isEmpty();
  }

  @Test
  void reportsAnInvalidUserName() throws Exception {
    secret("username", "a:b");

    assertThatThrownBy(() -> fetch(git.url(), host()))
        .hasMessageContaining("its key username contains a colon")
        .hasMessageNotContaining(TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "git.example.org, GIT.example.org, 443, true",
    "git.example.org, git.example.org, 8443, false",
    "git.example.org:8443, git.example.org, 8443, true",
    "git.example.org:8443, git.example.org, 443, false",
    "*.example.org, a.b.example.org, 443, true",
    "*.example.org, example.org, 443, false",
    "*.example.org, evil-example.org, 443, false",
    "example.org, example.org.evil.net, 443, false",
    "example.org, git.example.org, 443, false"
  })
  void areForNamedHostsOnly(String pattern, String host, int port, boolean covered) {
    GitCredentials credentials =
        new GitCredentials(new PoolSecret("f", "s", directory), List.of(pattern));

    assertThat(credentials.covers(host, port, 443)).isEqualTo(covered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "", "a b", "http://a", "a/b", "a:b", "*.", "a,b"})
  void refuseWhatIsNoHost(String host) {
    assertThatThrownBy(() -> new GitCredentials(new PoolSecret("f", "s", directory), List.of(host)))
        .hasMessageContaining("is not a valid host: use a name or *.suffix");
  }
}
