package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.NewFindings;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.Lease;
import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.TaskLeases;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator dies before, and after, each of the calls that it makes to Redis or the API server in
 * a job's life, and another one goes on: the job ends with the same status as without, and the same
 * is left in Redis. On a real Redis; the test does the workers' part.
 */
class JobFaultsTest {
  private static final String UID = JobOnRedis.UID;
  private static final Instant START = JobOnRedis.NOW;
  private static final int ROUNDS = 60;

  /** How a job goes. */
  enum Life {
    SUCCEEDS("{}"),
    HAS_FAILED_TASKS("{'maxFailedTasks': 0}"),
    CANNOT_BE_LISTED("{}"),
    CANNOT_BE_REPORTED("{}"),
    MISSES_ITS_DEADLINE("{'activeDeadlineSeconds': 100}"),
    MISSES_ITS_DEADLINE_WITHOUT_WORKERS("{'activeDeadlineSeconds': 100}"),
    MEETS_ITS_DEADLINE_AND_IS_TOLD_LATE("{'activeDeadlineSeconds': 100}"),
    IS_SUSPENDED_AND_RESUMED("{}"),
    HAS_A_BASELINE("{}"),
    GOES_TO_A_BUCKET("{}");

    private final String spec;

    Life(String spec) {
      this.spec = spec;
    }
  }

  /** The external call at which the operator dies. */
  private static final class Fault {
    private final int call;
    private final boolean after;
    private int calls;
    private boolean struck;

    Fault(int call, boolean after) {
      this.call = call;
      this.after = after;
    }

    <T> T around(Supplier<T> external) {
      boolean now = calls++ == call;
      if (now && !after) {
        throw died();
      }
      T result = external.get();
      if (now) {
        throw died();
      }
      return result;
    }

    private RuntimeException died() {
      struck = true;
      return new QueueUnavailableException("the operator died at call " + call, null);
    }
  }

  /** What a job ended with. */
  private record End(ValidationJobStatus status, List<String> keys, int calls, boolean struck) {}

  private static RedisServer server;
  private static RedisConnection redis;

  @BeforeAll
  static void start() {
    server = RedisServer.startWith("--appendonly", "no");
    redis = RedisConnection.open(server.settings());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void whereverAnOperatorDiesTheJobEndsAsWithout(Life life) {
    End without = live(life, new Fault(-1, false), life + "-none");
    assertThat(without.calls()).isGreaterThan(10);
    for (int call = 0; call < without.calls(); call++) {
      for (boolean after : List.of(false, true)) {
        End end = live(life, new Fault(call, after), life + "-" + call + "-" + after);
        assertThat(end.struck()).isTrue();
        assertThat(end.status())
            .as("%s, died %s call %d", life, after ? "after" : "before", call)
            .isEqualTo(without.status());
        assertThat(end.keys())
            .as("%s, died %s call %d", life, after ? "after" : "before", call)
            .isEqualTo(without.keys());
      }
    }
  }

  private static End live(Life life, Fault fault, String name) {
    return new JobLife(life, fault, redis.queue("test/" + name)).run();
  }

  /** One life of one job. */
  private static final class JobLife {
    private final Life life;
    private final Fault fault;
    private final TaskQueue queue;
    private final TaskQueue faulty;
    private Optional<ValidationJobStatus> recorded = Optional.empty();
    private ValidationJobSpec spec;
    private Instant now = START;
    private int rounds;

    JobLife(Life life, Fault fault, TaskQueue queue) {
      this.life = life;
      this.fault = fault;
      this.queue = queue;
      this.faulty = faulty(queue, fault);
      this.spec = Specs.with(life.spec);
    }

    End run() {
      while (recorded.filter(Phase::isFinal).isEmpty()) {
        assertThat(++rounds).as("rounds until the end").isLessThan(ROUNDS);
        reconcile();
        work();
      }
      List<String> keys =
          server.keys().stream()
              .filter(key -> key.contains("{" + queue.name() + "}") && key.contains(UID))
              .map(key -> key.substring(key.indexOf('}')))
              .toList();
      return new End(timeless(recorded.orElseThrow()), keys, fault.calls, fault.struck);
    }

    /** Whoever comes later sees later times, and finds conditions in another order. */
    private static ValidationJobStatus timeless(ValidationJobStatus status) {
      List<StatusCondition> conditions =
          status.conditions().stream()
              .map(c -> new StatusCondition(c.type(), c.status(), c.reason(), c.message(), 1L, ""))
              .sorted(Comparator.comparing(StatusCondition::type))
              .toList();
      return status.with(status.phase(), conditions, 1L).ended("");
    }

    private void reconcile() {
      try {
        // Each time another operator, which remembers nothing.
        JobRun operator = new JobRun(Clock.fixed(now, ZoneOffset.UTC));
        ValidationJobStatus status = operator.advance(faulty, redis.results(), request());
        var _ =
            fault.around(
                () -> {
                  recorded = Optional.of(status);
                  return status;
                });
      } catch (QueueUnavailableException e) {
        assertThat(e.getMessage()).startsWith("the operator died");
        if (life == Life.MEETS_ITS_DEADLINE_AND_IS_TOLD_LATE && reported()) {
          now = START.plusSeconds(1000);
        }
      }
    }

    private boolean reported() {
      return queue.feed().document(UID, Documents.REPORT).isPresent();
    }

    private JobRequest request() {
      Optional<JobBaseline> baseline =
          life == Life.HAS_A_BASELINE
              ? Optional.of(new JobBaseline("spec.baseline.jobName", JobLife::baseline))
              : Optional.empty();
      Optional<ReportStore> store =
          life == Life.GOES_TO_A_BUCKET
              ? Optional.of(
                  new FixedReportStore(new ReportUpload(Optional.of("s3://b/o"), Optional.empty())))
              : Optional.empty();
      return new JobRequest(
          UID,
          "ns/name",
          1L,
          spec,
          recorded,
          300,
          () -> spec,
          _ -> JobPlan.Source.of(Map.of("a.json", "{}")),
          baseline,
          store,
          Optional.of("/reports/" + UID),
          Optional.of(START),
          Duration.ZERO);
    }

    private static Iterator<byte[]> baseline() {
      return List.of(new byte[] {1}, new byte[] {2}).iterator();
    }

    /** One step, if there is something to do. */
    private void work() {
      if (life == Life.IS_SUSPENDED_AND_RESUMED) {
        // From the third reconciliation on until the sixth.
        spec = Specs.with("{'suspend': %s}".formatted(rounds >= 3 && rounds < 6));
      }
      boolean late = now.isAfter(START) && life != Life.MEETS_ITS_DEADLINE_AND_IS_TOLD_LATE;
      if (late && !queue.monitor().job(UID).orElseThrow().cancelled()) {
        // Whatever workers get done until the operator is back counts, so these do nothing.
        return;
      }
      Optional<Lease> found = queue.leases().lease(JobOnRedis.request(2));
      found.ifPresent(this::work);
    }

    private void work(Lease lease) {
      Completion done = Completion.DONE;
      if (Documents.isListing(lease.jobId())) {
        done = life == Life.CANNOT_BE_LISTED ? failed(0) : list(lease);
      } else if (Documents.isReport(lease.jobId())) {
        if (life == Life.MISSES_ITS_DEADLINE_WITHOUT_WORKERS) {
          now = START.plusSeconds(161);
          return;
        }
        done = life == Life.CANNOT_BE_REPORTED ? failed(0) : report(lease);
      } else if (life == Life.HAS_FAILED_TASKS) {
        done = failed(1);
      } else {
        if (spec.activeDeadlineSeconds() != null
            && life != Life.MEETS_ITS_DEADLINE_AND_IS_TOLD_LATE) {
          now = START.plusSeconds(101);
        }
        done =
            new Completion(
                Map.of(Counters.FINDINGS_ERROR, 1L, Counters.WITH_FINDINGS, 1L),
                List.of(new byte[] {1}),
                List.of(),
                List.of(),
                Set.of());
      }
      var _ = queue.leases().settle(lease, done);
    }

    private static Completion failed(int task) {
      return new Completion(
          Map.of(),
          List.of(),
          List.of(),
          List.of(new TaskFailure(task, "broken", false)),
          Set.of());
    }

    private Completion list(Lease lease) {
      int chunks = 3;
      for (int chunk = 0; chunk < chunks; chunk++) {
        List<String> paths =
            IntStream.range(2 * chunk, 2 * chunk + 2).mapToObj(i -> "f" + i).toList();
        put(lease, Documents.chunk(chunk), new SourceListing.Chunk(0, paths, List.of()));
      }
      put(
          lease,
          Documents.MANIFEST,
          new SourceListing("abc", 6, 0, chunks, 6, 0, Map.of(), null, List.of(6L)));
      return Completion.DONE;
    }

    private Completion report(Lease lease) {
      put(lease, Documents.reportPart(0), 1);
      NewFindings fresh = life == Life.HAS_A_BASELINE ? new NewFindings(1, 0, 0, List.of()) : null;
      put(lease, Documents.REPORT, new Report(1, "sha256:0", 3, fresh));
      return Completion.DONE;
    }

    private void put(Lease lease, String name, Object document) {
      queue.feed().putDocument(lease, UID, name, Documents.encode(document));
    }
  }

  private static TaskQueue faulty(TaskQueue queue, Fault fault) {
    return new TaskQueue() {
      @Override
      public String name() {
        return queue.name();
      }

      @Override
      public TaskFeed feed() {
        return guarded(TaskFeed.class, queue.feed(), fault);
      }

      @Override
      public TaskLeases leases() {
        return queue.leases();
      }

      @Override
      public QueueMonitor monitor() {
        return guarded(QueueMonitor.class, queue.monitor(), fault);
      }
    };
  }

  private static <T> T guarded(Class<T> type, T target, Fault fault) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                fault.around(
                    () -> {
                      try {
                        return method.invoke(target, arguments);
                      } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof RuntimeException cause) {
                          throw cause;
                        }
                        throw new AssertionError(e);
                      } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                      }
                    })));
  }
}
