package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.QueueModel.Dead;
import io.codeguard.queue.QueueModel.Held;
import io.codeguard.queue.QueueModel.Job;
import io.codeguard.queue.QueueModel.Task;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.redisson.api.RedissonClient;

/** Applies each step to Redis and to the model, and compares their replies and contents. */
final class ModelRun {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final RedissonClient redisson;
  private final String name;
  private final QueueModel model = new QueueModel();
  private final TaskQueue queue;
  private final CutScripts scripts;
  private final IntSupplier cuts;
  private final List<Held> everLeased = new ArrayList<>();
  private int tasks;

  /**
   * @param cuts the number of the Redis command at which a script fails before it is repeated; 0
   *     for none
   */
  ModelRun(RedisConnection connection, String name, IntSupplier cuts) {
    this.redisson = connection.redisson();
    this.name = name;
    this.scripts = new CutScripts(redisson);
    this.cuts = cuts;
    this.queue = new RedisTaskQueue(name, redisson, scripts, () -> Long.toString(model.now));
  }

  /**
   * A call that fails halfway must have no effect; repeated, it must have the same effect as a call
   * that did not fail.
   */
  private <T> T call(Supplier<T> call) {
    int cut = cuts.getAsInt();
    if (cut == 0) {
      return call.get();
    }
    JsonNode before = dump().lasting();
    try {
      return scripts.cut(cut, call);
    } catch (QueueUnavailableException e) {
      assertThat(e).hasMessageContaining("cut");
      assertThat(dump().lasting()).as("what a script cut at %s left", cut).isEqualTo(before);
      return call.get();
    }
  }

  private void run(Runnable call) {
    var _ =
        call(
            () -> {
              call.run();
              return true;
            });
  }

  private ModelDump dump() {
    return ModelDump.of(redisson, name, model.now);
  }

  void check() {
    ModelInvariants.check(model, dump());
  }

  void register(JobDefinition settings) {
    run(() -> queue.feed().register(settings));
    Job job = model.jobs.get(settings.id());
    if (job == null) {
      job = model.create(settings.id());
      job.expires = model.now + Duration.ofDays(7).toMillis();
    }
    job.settings = settings;
    // A resumed job may have retries that became due while it was suspended.
    advance(Duration.ZERO);
  }

  void enqueue(String id, String group, int count, int known, int chunkOffset) {
    Job job = model.jobs.get(id);
    long chunk = Math.max(0, (job == null ? 0 : job.next) + chunkOffset);
    List<Task> added =
        IntStream.range(0, count).mapToObj(i -> new Task(group, "t" + tasks++, 0)).toList();
    List<byte[]> payloads = added.stream().map(task -> task.payload().getBytes(UTF_8)).toList();
    EnqueueResult expected;
    if (job == null || job.cancelled) {
      expected = EnqueueResult.UNKNOWN_JOB;
    } else if (chunk != job.next) {
      expected = chunk < job.next ? EnqueueResult.DUPLICATE : EnqueueResult.OUT_OF_ORDER;
    } else if (job.ready() >= job.settings.highWaterMark()) {
      expected = EnqueueResult.FULL;
    } else {
      expected = EnqueueResult.ADDED;
      job.next++;
      job.total += count + known;
      job.done += known;
      job.results += known > 0 ? 1 : 0;
      job.counter += known > 0 ? 2 : 0;
      if (count > 0) {
        job.blocks.computeIfAbsent(group, g -> new java.util.ArrayDeque<>()).addAll(added);
      }
    }
    Completion outcome =
        new Completion(Map.of("n", 2L), List.of(new byte[] {1}), List.of(), List.of(), Set.of());
    assertThat(call(() -> queue.feed().enqueue(id, chunk, group, payloads, known, outcome)))
        .isEqualTo(expected);
  }

  void lease(LeaseRequest request) {
    long out = model.out();
    leased(call(() -> queue.leases().lease(request)), request, out);
  }

  private void leased(Optional<Lease> got, LeaseRequest request, long out) {
    model.hear(request.worker(), request.slots());
    model.call(request.duration(), out);
    if (got.isEmpty()) {
      assertThat(model.jobs.values()).allMatch(job -> model.leasable(job) == 0);
      return;
    }
    model.begin(out);
    Lease lease = got.get();
    Job job = model.jobs.get(lease.jobId());
    assertThat(job).as("the leased job").isNotNull();
    assertThat(job.settings.priority())
        .as("priority of the leased job")
        .isEqualTo(model.takeTurn());
    boolean alone = !job.singles.isEmpty();
    long room = model.share(request, model.leasable(job));
    List<String> payloads =
        lease.tasks().stream().map(task -> new String(task.payload(), UTF_8)).toList();
    if (alone) {
      assertThat(payloads).as("a single").hasSize(1);
    } else {
      assertThat(job.blocks).containsKey(lease.group());
      assertThat((long) payloads.size())
          .as("as many as may be")
          .isEqualTo(Math.min(room, job.blocks.get(lease.group()).size()));
    }
    List<Task> taken = model.take(job, lease.group(), payloads);
    assertThat(taken).extracting(Task::payload).isEqualTo(payloads);
    assertThat(taken).allMatch(task -> task.group().equals(lease.group()));
    assertThat(lease.tasks()).allMatch(task -> task.attempt() == taken.getFirst().spent() + 1);
    long duration = request.duration().toMillis();
    Held held =
        new Held(lease, request.worker(), job, alone, taken, model.now + duration, duration, 0);
    model.leases.put(lease.token(), held);
    everLeased.add(held);
  }

  /** How to settle a lease; each bit of {@code fate} determines a task's outcome. */
  record Fate(int lease, long failed, long released, boolean retryable, boolean result) {}

  void settle(Fate fate, Optional<LeaseRequest> next) {
    if (everLeased.isEmpty()) {
      return;
    }
    Held held = everLeased.get(Math.floorMod(fate.lease(), everLeased.size()));
    Completion completion = completion(held, fate);
    long out = model.out();
    if (next.isPresent()) {
      boolean repeated = leasedAlready(held);
      TaskLeases.SettledAndLeased answer =
          call(() -> queue.leases().settleAndLease(held.lease(), completion, next.get()));
      settled(answer.settlement(), held, completion, fate.retryable());
      if (repeated) {
        model.hear(next.get().worker(), next.get().slots());
        model.call(next.get().duration(), out);
      } else {
        leased(answer.next(), next.get(), out);
      }
    } else {
      settled(
          call(() -> queue.leases().settle(held.lease(), completion)),
          held,
          completion,
          fate.retryable());
    }
  }

  /** Whether the successor of this lease is held: it is then returned again unchanged. */
  private boolean leasedAlready(Held held) {
    String token = held.lease().token();
    int dot = token.indexOf('.');
    String next =
        dot < 0
            ? token + ".1"
            : token.substring(0, dot + 1) + (Long.parseLong(token.substring(dot + 1)) + 1);
    return model.leases.containsKey(next);
  }

  private static Completion completion(Held held, Fate fate) {
    List<TaskFailure> failures = new ArrayList<>();
    Set<Integer> released = new HashSet<>();
    for (int i = 0; i < held.tasks().size(); i++) {
      if ((fate.failed() >>> (i % 64) & 1) == 1) {
        failures.add(new TaskFailure(i, "why\nnot", fate.retryable()));
      } else if ((fate.released() >>> (i % 64) & 1) == 1) {
        released.add(i);
      }
    }
    return new Completion(
        fate.result() ? Map.of("n", 2L) : Map.of(),
        fate.result() ? List.of(new byte[] {1}) : List.of(),
        List.of(),
        failures,
        released);
  }

  private void settled(Settlement got, Held was, Completion completion, boolean retryable) {
    Held held = model.leases.remove(was.lease().token());
    if (held == null) {
      assertThat(got).isEqualTo(Settlement.LEASE_LOST);
      return;
    }
    if (!model.alive(held)) {
      assertThat(got).isEqualTo(Settlement.JOB_GONE);
      return;
    }
    assertThat(got).isEqualTo(Settlement.APPLIED);
    Job job = held.job();
    ModelDump dump = completion.failures().isEmpty() ? null : dump();
    for (TaskFailure failure : completion.failures()) {
      Task task = held.tasks().get(failure.index());
      boolean again = retryable && task.spent() + 1 < job.settings.maxAttempts();
      job.fail(task, retryable, again ? due(dump, job, task) : 0);
    }
    List<Task> back =
        completion.released().stream().sorted().map(index -> held.tasks().get(index)).toList();
    job.release(held.lease().group(), held.alone(), back);
    job.done += held.tasks().size() - completion.failures().size() - back.size();
    job.results += completion.results().size();
    job.counter += completion.counters().getOrDefault("n", 0L);
  }

  /** The jitter is random within bounds. */
  private long due(ModelDump dump, Job job, Task task) {
    double delay =
        Math.min(
            (double) job.settings.backoff().toMillis() * (1L << task.spent()),
            (double) job.settings.maxBackoff().toMillis());
    long due = dump.due(job.id, task.payload());
    assertThat((double) (due - model.now)).isBetween(Math.floor(delay / 2), delay);
    return due;
  }

  void renew(int lease, Duration duration) {
    if (everLeased.isEmpty()) {
      return;
    }
    Held held = everLeased.get(Math.floorMod(lease, everLeased.size()));
    long out = model.out();
    Set<String> lost =
        call(() -> queue.leases().renew(held.worker(), List.of(held.lease()), duration));
    model.hear(held.worker());
    model.call(duration, out);
    String token = held.lease().token();
    Held now = model.leases.get(token);
    boolean alive = now != null && model.alive(now);
    assertThat(lost).isEqualTo(alive ? Set.of() : Set.of(token));
    if (alive) {
      long end = model.now + duration.toMillis();
      model.leases.put(token, now.until(end));
    } else {
      model.leases.remove(token);
    }
  }

  /** Advances the clock; due timers run as part of later calls. */
  void advance(Duration time) {
    model.now += time.toMillis();
    do {
      var _ = call(() -> queue.leases().renew("ticker", List.of(), HEARTBEAT));
    } while (dump().hasDue(model.now));
    model.hear("ticker");
    model.call(HEARTBEAT, model.out());
    model.tick();
  }

  void cancel(String id) {
    run(() -> queue.feed().cancel(id));
    Job job = model.jobs.get(id);
    if (job != null) {
      job.drop();
      job.cancelled = true;
    }
  }

  void remove(String id) {
    run(() -> queue.feed().remove(id));
    model.jobs.remove(id);
  }

  void keepAlive(String id, Duration time) {
    run(() -> queue.feed().keepAlive(id, time));
    Job job = model.jobs.get(id);
    if (job != null) {
      job.expires = model.now + time.toMillis();
    }
  }

  void requeue(String id) {
    Job job = model.jobs.get(id);
    boolean possible = job != null && !job.cancelled;
    assertThat(call(() -> queue.feed().requeueDeadLetters(id)))
        .isEqualTo(possible ? job.dead.size() : 0);
    if (possible) {
      job.dead.stream().map(Dead::task).map(task -> task.after(0)).forEach(job.singles::add);
      job.dead.clear();
    }
  }

  void discard(String id) {
    Job job = model.jobs.get(id);
    assertThat(call(() -> queue.feed().discardDeadLetters(id)))
        .isEqualTo(job == null ? 0 : job.dead.size());
    if (job != null) {
      job.total -= job.dead.size();
      job.dead.clear();
    }
  }

  /** Redis loses all data. */
  void wipe() {
    redisson.getKeys().deleteByPattern("codeguard:{" + name + "}:*");
    model.wipe();
  }
}
