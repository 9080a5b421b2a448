package io.codeguard.operator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.jobengine.QueuedReport;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Report;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.testing.RedisServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real requests, with a report in a real Redis. */
class HttpEndpointTest {
  private static final String UID = "a-uid";
  private static final PoolName POOL = new PoolName("ns", "pool");
  private static final PoolName AWAY = new PoolName("ns", "away");

  private RedisServer server;
  private RedisConnection redis;
  private TaskFeed feed;
  private HttpEndpoint endpoint;
  private Optional<String> notReady = Optional.empty();
  private Optional<String> dead = Optional.empty();
  private ReportSource reports =
      uid ->
          uid.equals(UID) ? QueuedReport.find(feed, UID).map(QueuedReport::open) : Optional.empty();

  private final PoolSource pools =
      new PoolSource() {
        @Override
        public List<PoolName> names() {
          return List.of(POOL, AWAY);
        }

        @Override
        public Optional<QueueMonitor> monitor(PoolName pool) {
          if (pool.equals(AWAY)) {
            throw new QueueUnavailableException("redis://r: no answer", null);
          }
          return pool.equals(POOL)
              ? Optional.of(redis.queue("ns/pool").monitor())
              : Optional.empty();
        }
      };

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    feed = redis.queue("ns/pool").feed();
    feed.register(JobDefinition.of(UID));
    endpoint = HttpEndpoint.start(0, health(), uid -> reports.open(uid), pools);
  }

  private Health health() {
    return new Health() {
      @Override
      public Optional<String> livenessFailure() {
        return dead;
      }

      @Override
      public Readiness readiness() {
        return new Readiness(notReady.isEmpty(), notReady.orElse("ok"));
      }
    };
  }

  @AfterEach
  void stop() {
    endpoint.close();
    redis.close();
    server.close();
  }

  @Test
  void aReportIsAssembledFromItsParts() throws Exception {
    writeReport();
    HttpResponse<byte[]> plain = get("/reports/" + UID, null);
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("Content-Type")).contains("application/sarif+json");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.body()).asString().isEqualTo(FakeWorker.SARIF);
  }

  @Test
  void aReportStaysGzippedForClientsThatAcceptIt() throws Exception {
    writeReport();
    HttpResponse<byte[]> zipped = get("/reports/" + UID, "gzip, deflate");
    assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
      assertThat(in.readAllBytes()).asString().isEqualTo(FakeWorker.SARIF);
    }
  }

  @Test
  void aMissingReportIsReportedInOneSentence() throws Exception {
    for (String path : new String[] {"/reports/" + UID, "/reports/other", "/reports/"}) {
      HttpResponse<byte[]> answer = get(path, null);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body())
          .asString()
          .isEqualTo("report not found: it is not written yet, or has expired\n");
    }
  }

  @Test
  void anUnavailableRedisIsNotAMissingReport() throws Exception {
    reports =
        uid -> {
          throw new QueueUnavailableException("redis://r: no answer", null);
        };
    HttpResponse<byte[]> answer = get("/reports/" + UID, null);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .asString()
        .isEqualTo("the report cannot be read at the moment: redis://r: no answer\n");
  }

  @Test
  void anExternalScalerReadsAPoolsDemand() throws Exception {
    feed.enqueue(UID, 0, "0", List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
    HttpResponse<byte[]> answer = get("/pools/ns/pool", null);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/json; charset=utf-8");
    assertThat(answer.body())
        .asString()
        .startsWith("{\"demand\":2,\"ready\":2,\"active\":0,\"delayed\":0,\"dead\":0,");
    assertThat(get("/pools/ns/other", null).statusCode()).isEqualTo(404);
    assertThat(get("/pools/", null).statusCode()).isEqualTo(404);
  }

  @Test
  void anUnavailableRedisIsNotZeroDemand() throws Exception {
    assertThat(get("/pools/ns/away", null).statusCode()).isEqualTo(503);
  }

  @Test
  void metricsContainAllPoolsWhoseRedisIsAvailable() throws Exception {
    feed.enqueue(UID, 0, "0", List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
    HttpResponse<byte[]> answer = get("/metrics", null);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .asString()
        .contains("# TYPE codeguard_pool_demand gauge\n")
        .contains("codeguard_pool_demand{pool_namespace=\"ns\",pool=\"pool\"} 2.0\n")
        .contains("codeguard_pool_dead{pool_namespace=\"ns\",pool=\"pool\"} 0.0\n")
        .doesNotContain("away");
  }

  @Test
  void isLiveEvenIfNotReady() throws Exception {
    notReady = Optional.of("waiting for the API server");
    assertThat(get("/livez", null).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> answer = get("/readyz", null);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).asString().isEqualTo("waiting for the API server\n");
    notReady = Optional.empty();
    assertThat(get("/readyz", null).statusCode()).isEqualTo(200);
    assertThat(get("/", null).statusCode()).isEqualTo(404);
  }

  @Test
  void isNotLiveAfterTheStartFailed() throws Exception {
    dead = Optional.of("the start failed: out of luck");
    HttpResponse<byte[]> answer = get("/livez", null);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).asString().isEqualTo("the start failed: out of luck\n");
  }

  private void writeReport() {
    byte[] gzipped = FakeWorker.gzip(FakeWorker.SARIF);
    for (int i = 0; i < gzipped.length; i++) {
      feed.putDocument(UID, Documents.reportPart(i), new byte[] {gzipped[i]});
    }
    Report report = new Report(gzipped.length, "sha256:x", 0, null);
    feed.putDocument(UID, Documents.REPORT, Documents.encode(report));
  }

  private HttpResponse<byte[]> get(String path, String accept) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path));
    if (accept != null) {
      request.header("Accept-Encoding", accept);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    }
  }
}
