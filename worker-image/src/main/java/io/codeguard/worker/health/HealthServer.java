package io.codeguard.worker.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/** Answers the kubelet: {@code /livez} and {@code /readyz}, 200 or 503. */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens until it is closed.
   *
   * @param live false asks for a new process
   * @param ready false tells that there is no work to be had at the moment
   */
  public static HealthServer start(
      InetSocketAddress address, BooleanSupplier live, BooleanSupplier ready) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    var _ =
        server.createContext(
            "/livez",
            exchange -> answer(exchange, live, "a validator does not stop, or took all memory"));
    var _ =
        server.createContext(
            "/readyz", exchange -> answer(exchange, ready, "Redis does not answer"));
    server.start();
    return new HealthServer(server);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, BooleanSupplier fine, String trouble)
      throws IOException {
    boolean ok = fine.getAsBoolean();
    byte[] text = ((ok ? "ok" : trouble) + "\n").getBytes(UTF_8);
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
