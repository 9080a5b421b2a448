package io.codeguard.operator.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.report.ReportStorageException;
import io.codeguard.queue.QueueUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams a job's SARIF report from its storage. The path contains the job's uid, so only clients
 * that can read the ValidationJob can request it. Gzipped if the client accepts that.
 */
final class ReportHandler implements HttpHandler {
  static final String PATH = "/reports/";

  private static final Logger LOG = LoggerFactory.getLogger(ReportHandler.class);

  private final ReportSource reports;

  ReportHandler(ReportSource reports) {
    this.reports = reports;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String uid = exchange.getRequestURI().getPath().substring(PATH.length());
    try {
      Optional<InputStream> report =
          exchange.getRequestMethod().equals("GET") ? reports.open(uid) : Optional.empty();
      if (report.isEmpty()) {
        HttpEndpoint.answer(
            exchange, 404, "report not found: it is not written yet, or has expired\n");
        return;
      }
      send(exchange, report.get());
    } catch (QueueUnavailableException | NoRedisException | ReportStorageException e) {
      HttpEndpoint.answer(
          exchange, 503, "the report cannot be read at the moment: " + e.getMessage() + "\n");
    } catch (NoSuchElementException e) {
      // The response has started, so it can only be truncated.
      LOG.warn("A report expired while it was being read: {}", e.getMessage());
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, InputStream gzipped) throws IOException {
    boolean gzip =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept-Encoding"))
            .filter(accepted -> accepted.contains("gzip"))
            .isPresent();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/sarif+json");
    if (gzip) {
      headers.set("Content-Encoding", "gzip");
    }
    try (exchange;
        InputStream in = gzip ? gzipped : new GZIPInputStream(gzipped)) {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      in.transferTo(out);
      out.close();
    }
  }
}
