package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.redisson.api.RFuture;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Leases with Lua scripts; waits with a blocking pop that a producer ends as soon as there is work.
 */
record RedisTaskLeases(RedisTaskQueue queue) implements TaskLeases {
  /** Bounds the delay after a lost wake-up or an undetected connection loss. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private static final int REASON_LENGTH = 256;

  @Override
  public Optional<Lease> lease(LeaseRequest request) {
    KeyNames.check("worker", request.worker());
    long end = System.nanoTime() + request.maxWait().toNanos();
    String token = token(request);
    byte[] wakeToken = {};
    while (true) {
      long left = Math.max(0, end - System.nanoTime());
      Arguments arguments =
          queue
              .arguments()
              .add(request.worker())
              .add(token)
              .add(request.maxTasks())
              .add(request.duration().toMillis())
              .add(request.slots())
              .add(left > 0 ? request.worker() + "/" + Thread.currentThread().threadId() : "")
              .add(Math.min(MAX_WAIT.toMillis(), left / 1_000_000))
              .add(wakeToken)
              .add(request.offer());
      List<Object> got = queue.ask(Script.LEASE, arguments);
      if (got.size() > 1) {
        return read(got);
      }
      if (left == 0) {
        return Optional.empty();
      }
      wakeToken = awaitWakeUp((Long) got.getFirst());
    }
  }

  @Override
  public Settlement settle(Lease lease, Completion completion) {
    Arguments arguments =
        queue.arguments().add(lease.token()).add("").add("").add("").add(0).add(0).add(0);
    return settlement(settle(arguments, "", lease, completion));
  }

  @Override
  public SettledAndLeased settleAndLease(Lease lease, Completion completion, LeaseRequest next) {
    KeyNames.check("worker", next.worker());
    Arguments arguments =
        queue
            .arguments()
            .add(lease.token())
            .add(next.worker())
            .add(successor(lease.token()))
            .add(token(next))
            .add(next.maxTasks())
            .add(next.duration().toMillis())
            .add(next.slots());
    List<Object> result = settle(arguments, next.offer(), lease, completion);
    @SuppressWarnings("unchecked")
    List<Object> leased = (List<Object>) result.get(1);
    return new SettledAndLeased(settlement(result), read(leased));
  }

  @Override
  public Set<String> renew(String worker, Collection<Lease> leases, Duration duration) {
    Arguments arguments = queue.arguments().add(worker).add(duration.toMillis());
    leases.forEach(lease -> arguments.add(lease.token()));
    Set<String> tokens = new HashSet<>();
    queue.ask(Script.RENEW, arguments).forEach(token -> tokens.add(text(token)));
    return tokens;
  }

  private List<Object> settle(
      Arguments arguments, String offer, Lease lease, Completion completion) {
    check(lease, completion);
    arguments
        .add(queue.random().nextDouble())
        .add(completion.failures().size() + completion.released().size())
        .add(offer)
        .add(oneLine(completion.refusal()));
    arguments.addOutcome(completion);
    arguments.add(completion.failures().size());
    for (Completion.TaskFailure failure : completion.failures()) {
      arguments.add(failure.index()).add(oneLine(failure.reason())).add(failure.retryable());
    }
    arguments.add(completion.released().size());
    completion.released().stream().sorted().forEach(arguments::add);
    return queue.ask(Script.SETTLE, arguments);
  }

  private static void check(Lease lease, Completion completion) {
    Set<Integer> named = new HashSet<>();
    Stream.concat(
            completion.failures().stream().map(Completion.TaskFailure::index),
            completion.released().stream())
        .forEach(
            index -> {
              if (index < 0 || index >= lease.tasks().size() || !named.add(index)) {
                throw new IllegalArgumentException(
                    "task index "
                        + index
                        + ": must be between 0 and "
                        + (lease.tasks().size() - 1)
                        + " and listed once");
              }
            });
  }

  private static String oneLine(String reason) {
    String line = reason.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH - 1) + "…";
  }

  private static Settlement settlement(List<Object> result) {
    return Settlement.valueOf(text(result.getFirst()));
  }

  private static Optional<Lease> read(List<Object> got) {
    if (got.isEmpty()) {
      return Optional.empty();
    }
    int attempt = Integer.parseInt(text(got.get(3))) + 1;
    List<LeasedTask> tasks = new ArrayList<>();
    got.subList(4, got.size()).forEach(block -> Blocks.decode((byte[]) block, attempt, tasks));
    return Optional.of(
        new Lease(
            text(got.get(0)),
            text(got.get(1)),
            text(got.get(2)),
            Collections.unmodifiableList(tasks)));
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, UTF_8);
  }

  /**
   * Blocks until a producer wakes this worker, at most {@code millis}; returns the wake-up token,
   * or an empty array after a timeout.
   */
  private byte[] awaitWakeUp(long millis) {
    if (millis == 0) {
      return new byte[0];
    }
    // The command's timeout has a resolution of one second; a cancellation ends it earlier.
    long seconds = Math.ceilDiv(millis, 1000);
    byte[] token =
        queue
            .scripts()
            .guard(
                () -> {
                  RFuture<byte[]> woken =
                      queue
                          .redisson()
                          .<byte[]>getBlockingQueue(queue.key("wake"), ByteArrayCodec.INSTANCE)
                          .pollAsync(seconds, TimeUnit.SECONDS);
                  try {
                    return woken.get(
                        millis % 1000 == 0 ? millis + 500 : millis, TimeUnit.MILLISECONDS);
                  } catch (TimeoutException e) {
                    return null;
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new QueueUnavailableException("interrupted while waiting for work", e);
                  } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
                  } finally {
                    woken.cancel(true);
                  }
                });
    return token == null ? new byte[0] : token;
  }

  /**
   * The next lease's token is derived from the last one's, so that a call that is repeated because
   * its reply was lost returns the lease that the first call took.
   */
  private static String successor(String token) {
    int dot = token.indexOf('.');
    return dot < 0
        ? token + ".1"
        : token.substring(0, dot + 1) + (Long.parseLong(token, dot + 1, token.length(), 10) + 1);
  }

  private String token(LeaseRequest request) {
    return request.token().isEmpty() ? Tokens.random(queue.random()) : request.token();
  }
}
