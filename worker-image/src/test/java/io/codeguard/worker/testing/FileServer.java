package io.codeguard.worker.testing;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server on loopback. */
public final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final List<HttpContext> contexts = new ArrayList<>();
  private final List<Filter> filters = new ArrayList<>();

  private FileServer(HttpServer server) {
    this.server = server;
  }

  public static FileServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return new FileServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a server with TLS and this certificate. */
  public static FileServer start(Certificate certificate) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return new FileServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves a file and returns its address. */
  public String file(String path, byte[] content) {
    return handle(path, exchange -> send(exchange, 200, content));
  }

  /** Responds with a status and an empty body. */
  public String status(String path, int status) {
    return handle(path, exchange -> send(exchange, status, new byte[0]));
  }

  public String redirect(String path, String location) {
    return handle(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          send(exchange, 302, new byte[0]);
        });
  }

  /** Adds a filter for future requests, after the existing ones. */
  public void filter(Filter filter) {
    filters.add(filter);
    contexts.forEach(context -> context.getFilters().add(filter));
  }

  public String handle(String path, HttpHandler handler) {
    HttpContext context =
        server.createContext(
            path,
            exchange -> {
              requests.incrementAndGet();
              try (exchange) {
                handler.handle(exchange);
              }
            });
    context.getFilters().addAll(filters);
    contexts.add(context);
    return url(path);
  }

  /** The URL with the loopback address instead of a host name. */
  public String url(String path) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The number of requests. */
  public int requests() {
    return requests.get();
  }

  public static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    if (content.length > 0) {
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(content);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
