package io.codeguard.system.simulation;

import io.codeguard.protocol.Documents;
import io.codeguard.queue.BatchHandler;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskLeases;
import io.codeguard.queue.TaskLeases.SettledAndLeased;
import io.codeguard.system.simulation.Actor.Reply;
import io.codeguard.worker.LeaseHandling;
import io.codeguard.worker.source.SourceCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A worker process: the worker's own handling of leases, in a loop that leases, renews and settles
 * like the queue's, step by step.
 */
final class Worker {
  private static final Duration LEASE = LeaseRequest.DEFAULT_DURATION;
  private static final long HEARTBEAT = LEASE.toMillis() / 3;
  private static final long AGAIN = 1_000;

  private record Running(Lease lease, Actor actor) {}

  private final World world;
  private final Jobs jobs;
  private final Instance instance;
  private final Link link;
  private final SourceCache sources;
  private final TaskLeases leases;
  private final int slots;
  private final int batch;
  private final Map<String, Running> running = new LinkedHashMap<>();

  /** The leases of this worker in Redis, even if it has not received the response. */
  private final Map<String, Lease> granted = new LinkedHashMap<>();

  private final Set<String> excused = new HashSet<>();
  private long renewed;
  private boolean reached = true;
  private boolean renewing;

  Worker(World world, Jobs jobs, String name) {
    Chance chance = world.chance();
    this.world = world;
    this.jobs = jobs;
    this.instance = new Instance(world, name);
    this.link = world.linkToRedis(instance);
    this.leases = world.queue().leases();
    this.slots = chance.between(1, 2);
    this.batch = chance.between(1, 8);
    this.sources =
        LeaseHandling.sources(world.directory().resolve(name), new Volumes(jobs, instance));
    for (int slot = 0; slot < slots; slot++) {
      Actor[] actor = new Actor[1];
      actor[0] = new Actor(instance, name + "/" + slot, () -> work(actor[0]));
      instance.after(chance.between(1, 500), actor[0]::start);
    }
    instance.after(AGAIN, this::renew);
  }

  Instance instance() {
    return instance;
  }

  Link link() {
    return link;
  }

  /** Records that this worker would be the cause if its current leases are lost. */
  void excuse() {
    granted.values().stream()
        .filter(lease -> excused.add(lease.token()))
        .forEach(world.excuses()::give);
  }

  void kill() {
    excuse();
    instance.kill();
    // Waits for threads that are still fetching.
    instance.carrier().rest();
    try {
      sources.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void work(Actor actor) {
    BatchHandler handler =
        LeaseHandling.of(
            Calls.patient(world.queue(), actor, link, instance),
            Calls.results(world.results(), actor, link),
            sources,
            world.agenda().clock());
    while (true) {
      Optional<Lease> lease = lease(actor);
      while (lease.isPresent()) {
        lease = settle(lease.get(), handle(lease.get(), handler, actor), actor);
      }
    }
  }

  private LeaseRequest request() {
    return new LeaseRequest(instance.name(), batch, LEASE, Duration.ZERO, slots);
  }

  private Optional<Lease> lease(Actor actor) {
    try {
      Callable<Optional<Lease>> call = () -> grant(leases.lease(request()));
      Optional<Lease> lease = actor.await(reply -> link.send("lease", call, reply));
      reached = true;
      if (lease.isEmpty()) {
        actor.await(this::waitForWork);
      }
      return lease;
    } catch (QueueUnavailableException e) {
      reached = false;
      pause(actor, AGAIN);
      return Optional.empty();
    }
  }

  private Optional<Lease> grant(Optional<Lease> lease) {
    lease.ifPresent(
        one -> {
          granted.put(one.token(), one);
          if (instance.isDead()) {
            world.excuses().give(one);
          }
        });
    return lease;
  }

  private void waitForWork(Reply<Object> reply) {
    Chance chance = world.chance();
    boolean[] over = new boolean[1];
    Runnable end =
        () -> {
          if (!over[0]) {
            over[0] = true;
            reply.answer(null);
          }
        };
    Runnable woken = () -> instance.after(chance.between(1, 20), end);
    world.waitForWork(woken);
    instance.after(
        chance.between(5_000, 10_000),
        () -> {
          world.waitNoMore(woken);
          end.run();
        });
  }

  private void pause(Actor actor, long millis) {
    actor.await(reply -> instance.after(millis, () -> reply.answer(null)));
  }

  private Completion handle(Lease lease, BatchHandler handler, Actor actor) {
    var _ = Thread.interrupted();
    running.put(lease.token(), new Running(lease, actor));
    actor.isAbout(Optional.of(lease));
    try {
      simulateValidation(actor);
      Completion completion = handler.handle(lease);
      simulateValidation(actor);
      return completion;
    } catch (InterruptedException | QueueUnavailableException e) {
      return handBack(lease);
    } finally {
      actor.isAbout(Optional.empty());
      running.remove(lease.token());
      var _ = Thread.interrupted();
    }
  }

  /** Simulates the duration of validators. */
  private void simulateValidation(Actor actor) throws InterruptedException {
    Chance chance = world.chance();
    pause(
        actor,
        !world.faults().calm() && chance.oneIn(12)
            ? chance.between(1_000, 30_000)
            : chance.between(1, 300));
    if (actor.isInterrupted() && chance.nextBoolean()) {
      throw new InterruptedException();
    }
  }

  private static Completion handBack(Lease lease) {
    Set<Integer> all = IntStream.range(0, lease.tasks().size()).boxed().collect(Collectors.toSet());
    return new Completion(Map.of(), List.of(), List.of(), List.of(), all);
  }

  private Optional<Lease> settle(Lease lease, Completion completion, Actor actor) {
    while (true) {
      try {
        SettledAndLeased both =
            actor.await(
                reply ->
                    link.send(
                        "settle " + lease.token() + " " + Texts.of(completion),
                        () -> settleNow(lease, completion),
                        reply));
        reached = true;
        return both.next();
      } catch (QueueUnavailableException e) {
        reached = false;
        pause(actor, AGAIN);
      }
    }
  }

  private SettledAndLeased settleNow(Lease lease, Completion completion) {
    SettledAndLeased both = leases.settleAndLease(lease, completion, request());
    granted.remove(lease.token());
    var _ = grant(both.next());
    jobs.hear(Documents.mainJob(lease.jobId()));
    return both;
  }

  private void renew() {
    instance.after(AGAIN, this::renew);
    boolean due = !reached || world.agenda().now() - renewed >= HEARTBEAT;
    if (renewing || !due) {
      return;
    }
    long start = world.agenda().now();
    List<Lease> held = new ArrayList<>();
    running.values().forEach(one -> held.add(one.lease()));
    if (held.isEmpty()) {
      renewed = start;
      return;
    }
    renewing = true;
    link.send(
        "renew " + held.size() + " leases",
        () -> leases.renew(instance.name(), held, LEASE),
        new Reply<Set<String>>() {
          @Override
          public void answer(Set<String> lost) {
            instance.whenAwake(
                () -> {
                  renewing = false;
                  reached = true;
                  renewed = start;
                  lost.forEach(Worker.this::lost);
                });
          }

          @Override
          public void fail(RuntimeException failure) {
            instance.whenAwake(
                () -> {
                  renewing = false;
                  reached = false;
                });
          }
        });
  }

  private void lost(String token) {
    granted.remove(token);
    Running batch = running.get(token);
    if (batch != null) {
      batch.actor().interrupt();
    }
  }
}
