package io.codeguard.worker.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/** Serves the kubelet's probes {@code /livez} and {@code /readyz} with status 200 or 503. */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts a server, which listens until it is closed.
   *
   * @param live false to have the container restarted
   * @param ready false if the worker cannot lease tasks at the moment
   */
  public static HealthServer start(
      InetSocketAddress address, BooleanSupplier live, BooleanSupplier ready) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    var _ =
        server.createContext(
            "/livez",
            exchange -> respond(exchange, live, "a validator does not stop, or ran out of memory"));
    var _ =
        server.createContext(
            "/readyz", exchange -> respond(exchange, ready, "Redis does not respond"));
    server.start();
    return new HealthServer(server);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void respond(HttpExchange exchange, BooleanSupplier healthy, String problem)
      throws IOException {
    boolean ok = healthy.getAsBoolean();
    byte[] text = ((ok ? "ok" : problem) + "\n").getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(ok ? 200 : 503, text.length);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(text);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
