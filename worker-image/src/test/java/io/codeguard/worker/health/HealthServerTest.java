package io.codeguard.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private static String get(HealthServer server, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body().strip();
    }
  }

  @Test
  void tellsTheKubeletHowItIs() throws Exception {
    AtomicBoolean live = new AtomicBoolean(true);
    AtomicBoolean ready = new AtomicBoolean();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (HealthServer server = HealthServer.start(anyPort, live::get, ready::get)) {
      assertThat(get(server, "/livez")).isEqualTo("200 ok");
      assertThat(get(server, "/readyz")).isEqualTo("503 Redis does not respond");
      ready.set(true);
      live.set(false);
      assertThat(get(server, "/readyz")).isEqualTo("200 ok");
      assertThat(get(server, "/livez")).startsWith("503 a validator does not stop");
      assertThat(get(server, "/other")).startsWith("404 ");
    }
  }
}
