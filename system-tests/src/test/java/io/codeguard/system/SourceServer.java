package io.codeguard.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Serves archives, and git repositories by git's smart HTTP protocol, to the cluster. */
final class SourceServer {
  private final HttpServer server;

  private SourceServer(HttpServer server) {
    this.server = server;
  }

  /** Listens on the address at which the cluster's pods reach this machine. */
  static SourceServer start(String address) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
      server.setExecutor(
          Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("source-", 0).factory()));
      server.start();
      return new SourceServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves the file, and returns its URL. */
  String serve(String path, Path file) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, Files.size(file));
          try (OutputStream body = exchange.getResponseBody()) {
            Files.copy(file, body);
          }
        });
    return url(path);
  }

  /** Serves the repository, and returns its URL. */
  String serve(String path, Repository repository) {
    server.createContext(path + "/info/refs", exchange -> advertise(exchange, repository));
    server.createContext(path + "/git-upload-pack", exchange -> upload(exchange, repository));
    return url(path);
  }

  /** A URL without a listening server. */
  String unreachable(String path) {
    String host = server.getAddress().getHostString();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return "http://" + host + ":" + free.getLocalPort() + path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String url(String path) {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getHostString() + ":" + address.getPort() + path;
  }

  private static void advertise(HttpExchange exchange, Repository repository) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", "application/x-git-upload-pack-advertisement");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      PacketLineOut lines = new PacketLineOut(body);
      lines.writeString("# service=git-upload-pack\n");
      lines.end();
      pack(exchange, repository).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
    }
  }

  private static void upload(HttpExchange exchange, Repository repository) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
    exchange.sendResponseHeaders(200, 0);
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream plain = exchange.getRequestBody();
        InputStream request = zipped ? new GZIPInputStream(plain) : plain;
        OutputStream body = exchange.getResponseBody()) {
      pack(exchange, repository).upload(request, body, null);
    }
  }

  private static UploadPack pack(HttpExchange exchange, Repository repository) {
    UploadPack pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (protocol != null) {
      pack.setExtraParameters(List.of(protocol.split(":")));
    }
    return pack;
  }
}
