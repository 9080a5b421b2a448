package io.codeguard.objectstorage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as a server gets them, and its answers; signatures have a test of their own. */
class BucketTest {
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private HttpClient http;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    http = Bucket.httpClient().build();
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(
        "%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body).strip());
    assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=id/");
    exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
    byte[] content = "content".getBytes(UTF_8);
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  private Bucket bucket(String endpoint) {
    AccessKeys keys = new AccessKeys("id", "key", Optional.empty());
    return new Bucket(
        http,
        URI.create(endpoint),
        "reports",
        new RequestSigner(keys, "eu-west-1", Clock.systemUTC()));
  }

  private Bucket bucket() {
    return bucket("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void objectsAreStoredAndReadByThePathOfTheirBucket() throws IOException {
    bucket().put("team/a b+ü.gz", () -> new ByteArrayInputStream("report".getBytes(UTF_8)));
    try (InputStream object = bucket().get("team/a b+ü.gz")) {
      assertThat(object).hasContent("content");
    }
    assertThat(requests)
        .containsExactly(
            "PUT /reports/team/a%20b%2B%C3%BC.gz report", "GET /reports/team/a%20b%2B%C3%BC.gz");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 307, 403, 404, 503})
  void everyOtherAnswerIsAFailureAndNoRedirectIsFollowed(int answer) {
    status = answer;
    StorageException failure =
        catchThrowableOfType(StorageException.class, () -> bucket().get("a"));
    assertThat(failure.status()).isEqualTo(answer);
    assertThat(failure).hasMessageEndingWith("responded with status " + answer);
    assertThat(requests).hasSize(1);
  }

  @Test
  void aServerThatIsNotThereIsNoAnswer() {
    server.stop(0);
    StorageException failure =
        catchThrowableOfType(StorageException.class, () -> bucket().get("a"));
    assertThat(failure.isResponse()).isFalse();
  }

  @Test
  void anEndpointThatNoRequestCanHaveIsTheCallersMistake() {
    assertThatThrownBy(() -> bucket("ftp://127.0.0.1").get("a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReadThatWaitsForTooLongFailsInsteadOfEndingTheObject() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      var response =
          http.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
      try (Socket connection = silent.accept()) {
        connection
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(US_ASCII));
        try (InputStream object =
            new IdleTimeoutStream(response.get().body(), Duration.ofMillis(200))) {
          assertThat(object.readNBytes(4)).isEqualTo("half".getBytes(US_ASCII));
          assertThatThrownBy(object::read).isInstanceOf(SocketTimeoutException.class);
        }
      }
    }
  }
}
