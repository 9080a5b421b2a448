package io.codeguard.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves one archive over HTTP on loopback. */
final class ArchiveServer implements AutoCloseable {
  private final HttpServer server;
  private final List<String> authorizations;

  private ArchiveServer(HttpServer server, List<String> authorizations) {
    this.server = server;
    this.authorizations = authorizations;
  }

  static ArchiveServer serving(byte[] archive) throws IOException {
    List<String> authorizations = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String shown = exchange.getRequestHeaders().getFirst("Authorization");
          authorizations.add(Optional.ofNullable(shown).orElse(""));
          exchange.sendResponseHeaders(200, archive.length);
          try (var body = exchange.getResponseBody()) {
            body.write(archive);
          }
        });
    server.start();
    return new ArchiveServer(server, authorizations);
  }

  String url() {
    return address() + "/sources.jar";
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The credentials of each request. */
  List<String> authorizations() {
    return authorizations;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
