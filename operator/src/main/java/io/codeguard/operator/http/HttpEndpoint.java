package io.codeguard.operator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /livez}, {@code /readyz}, {@code /reports/UID}, {@code /pools/NAMESPACE/NAME} and
 * {@code /metrics}.
 */
public final class HttpEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private HttpEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @param port 0 selects a free one
   * @throws IOException when the port is in use
   */
  public static HttpEndpoint start(int port, Health health, ReportSource reports, PoolSource pools)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    HttpEndpoint endpoint = new HttpEndpoint(server);
    server.setExecutor(endpoint.requests);
    server.createContext(
        "/livez",
        exchange -> {
          Optional<String> failure = health.livenessFailure();
          answer(exchange, failure.isPresent() ? 503 : 200, failure.orElse("ok") + "\n");
        });
    server.createContext(
        "/readyz",
        exchange -> {
          Health.Readiness readiness = health.readiness();
          answer(exchange, readiness.ready() ? 200 : 503, readiness.text() + "\n");
        });
    server.createContext(ReportHandler.PATH, new ReportHandler(reports));
    server.createContext(PoolHandler.PATH, new PoolHandler(pools));
    server.createContext(MetricsHandler.PATH, new MetricsHandler(pools));
    server.createContext("/", exchange -> answer(exchange, 404, "not found\n"));
    server.start();
    return endpoint;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  static void answer(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/plain", text);
  }

  static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
