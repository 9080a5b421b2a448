package io.codeguard.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.FileServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloading archives. */
class ArchiveDownloadTest {
  private final FileServer server = FileServer.start();
  @TempDir private Path workspace;
  private ArchiveFetcher fetcher;

  @BeforeEach
  void prepare() {
    fetcher = new ArchiveFetcher(workspace);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void rejectsAWrongDigestBeforeUnpacking() {
    byte[] archive = new Archives.Zip().file("a", "a").bytes();
    String url = server.file("/archive", archive);

    assertThatThrownBy(() -> fetcher.fetch(url, "0".repeat(64), Optional.empty()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("source.archive.sha256 does not match")
        .hasMessageContaining("is " + Archives.sha256(archive))
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(workspace.resolve("files")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 429, 500, 502, 503})
  void distinguishesPermanentAndTemporaryErrors(int status) {
    String url = server.status("/status", status);

    assertThatThrownBy(() -> fetcher.fetch(url + "?token=secret"))
        .hasMessageContaining(url + " responded with status " + status)
        .hasMessageNotContaining("secret")
        .hasFieldOrPropertyWithValue("retryable", status >= 500 || status == 429);
  }

  @Test
  void aLostConnectionIsRetried() {
    String url =
        server.handle(
            "/broken",
            exchange -> {
              exchange.sendResponseHeaders(200, 1000);
              exchange.getResponseBody().write(new byte[10]);
              throw new IOException("cut");
            });

    assertThatThrownBy(() -> fetcher.fetch(url))
        .hasMessageContaining("cannot be fetched")
        .hasFieldOrPropertyWithValue("retryable", true);
  }

  @Test
  void anUnreachableServerIsRetried() {
    String url = server.url("/gone");
    server.close();

    assertThatThrownBy(() -> fetcher.fetch(url))
        .hasMessageContaining(url + " cannot be fetched")
        .hasFieldOrPropertyWithValue("retryable", true);
  }

  @Test
  void anUnresolvableHostIsRetried() {
    assertThatThrownBy(() -> fetcher.fetch("http://nowhere.invalid/a.zip"))
        .hasMessageContaining("cannot resolve host 'nowhere.invalid'")
        .hasFieldOrPropertyWithValue("retryable", true);
  }

  @Test
  void followsRedirects() throws Exception {
    String archive = server.file("/archive", new Archives.Zip().file("a", "x").bytes());
    String near = server.redirect("/near", "/archive");

    assertThat(ArchiveFetcher.paths(fetcher.fetch(server.redirect("/far", near))))
        .containsExactly("a");
    assertThat(archive).isNotEmpty();
  }

  @Test
  void limitsTheNumberOfRedirects() {
    String url = server.redirect("/loop", "/loop");

    assertThatThrownBy(() -> fetcher.fetch(url))
        .hasMessageContaining("redirects more than 5 times")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(server.requests()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/a",
        "http://localhost:1/a",
        "http://[::1]:1/a",
        "http://[::ffff:127.0.0.1]:1/a",
        "http://2130706433:1/a",
        "http://127.1:1/a",
        "http://0.0.0.0:1/a",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/a",
        "http://192.168.1.1/a",
        "http://[fd00:ec2::254]/a"
      })
  void rejectsAddressesThatAreNotPublic(String url) {
    assertThatThrownBy(() -> new ArchiveFetcher(workspace, List.of()).fetch(url))
        .isInstanceOf(SourceException.class)
        .satisfiesAnyOf(
            e -> assertThat(e).hasMessageContaining("is not public"),
            e -> assertThat(e).hasMessageContaining("cannot resolve host"),
            e -> assertThat(e).hasMessageContaining("has no host"));
  }

  @Test
  void checksTheAddressOfEachRedirectsTarget() {
    List<String> asked = new ArrayList<>();
    String inner =
        server.handle(
            "/inner",
            exchange -> {
              asked.add("inner");
              FileServer.send(exchange, 200, new byte[10]);
            });
    String outer = server.redirect("/outer", inner.replace("127.0.0.1", "127.0.0.2"));

    assertThatThrownBy(() -> new ArchiveFetcher(workspace, List.of("127.0.0.1/32")).fetch(outer))
        .hasMessageContaining("the address of '127.0.0.2' is not public")
        .hasMessageContaining("spec.sourceHosts")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/a", "http://u:secret@127.0.0.1/a"})
  void redirectsAreNotFollowed(String location) {
    String url = server.redirect("/out", location);

    assertThatThrownBy(() -> fetcher.fetch(url))
        .hasMessageContaining("redirects to")
        .hasMessageNotContaining("secret")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "jar:file:///a.jar", "nonsense", "http://", "a b"})
  void rejectsInvalidAddresses(String url) {
    assertThatThrownBy(() -> fetcher.fetch(url))
        .hasMessageStartingWith("source.archive.url ")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void rejectsAnArchiveThatChangedSinceItWasListed() throws Exception {
    byte[] archive = new Archives.Zip().file("a", "x").bytes();
    String url = server.file("/archive", archive);

    String revision = fetcher.fetch(url, null, Optional.empty()).revision();
    assertThat(fetcher.fetch(url, null, Optional.of(revision)).revision()).isEqualTo(revision);
    assertThatThrownBy(() -> fetcher.fetch(url, null, Optional.of("sha256:other")))
        .hasMessageContaining("the source changed while the job was running")
        .hasFieldOrPropertyWithValue("retryable", false);
  }
}
