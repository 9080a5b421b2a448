package io.codeguard.queue;

import io.codeguard.queue.Script.Program;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Calls the Lua scripts by digest, and turns Redis' troubles into {@link
 * QueueUnavailableException}. Thread-safe.
 */
class Scripts {
  /** For how long a call waits for a cluster to rearrange itself; then the caller decides. */
  private static final Duration CLUSTER_SETTLES = Duration.ofSeconds(5);

  private static final long PAUSE_MILLISECONDS = 20;

  private final RedissonClient redisson;

  Scripts(RedissonClient redisson) {
    this.redisson = redisson;
  }

  RedissonClient redisson() {
    return redisson;
  }

  /** What Redis is to run for the script. */
  Program program(Script script) {
    return script.program();
  }

  /**
   * Runs the script on the keys that share {@code key}'s hash tag. A call that meets a slot on its
   * way from one node of a cluster to another, or a node that is not known yet, waits for it. An
   * interrupt does not end the call, for what it did would be unknown; the thread's mark is kept.
   *
   * @param prefix what all keys start with
   * @param key one of them, which exists once anything does
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // the script decides what comes back
  <T> T call(Script script, ReturnType type, String prefix, String key, List<byte[]> arguments) {
    // The second key never exists; lua/state.lua says what for.
    List<Object> keys = List.of(prefix + ":" + key, prefix + ":absent");
    return guard(
        () -> {
          long end = System.nanoTime() + CLUSTER_SETTLES.toNanos();
          while (true) {
            try {
              return run(program(script), type, keys, arguments.toArray());
            } catch (RedisTryAgainException | RedisNodeNotFoundException e) {
              // Nothing was done, so that an interrupt may end it.
              if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw e;
              }
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLISECONDS));
            }
          }
        });
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the script decides what comes back
  private <T> T run(Program program, ReturnType type, List<Object> keys, Object[] values) {
    RScript caller = redisson.getScript(ByteArrayCodec.INSTANCE);
    String key = (String) keys.getFirst();
    try {
      return await(
          caller.<T>evalShaAsync(key, Mode.READ_WRITE, program.digest(), type, keys, values));
    } catch (RedisNoScriptException e) {
      return await(caller.<T>evalAsync(key, Mode.READ_WRITE, program.text(), type, keys, values));
    }
  }

  private static <T> T await(CompletionStage<T> answer) {
    CompletableFuture<T> future = answer.toCompletableFuture();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs a call to Redis; whatever goes wrong with it is a {@link QueueUnavailableException}. */
  <T> T guard(Supplier<T> call) {
    try {
      return call.get();
    } catch (QueueUnavailableException e) {
      throw e;
    } catch (RedisException | IllegalStateException | CompletionException e) {
      throw new QueueUnavailableException(RedisTroubles.explain(e, redisson), e);
    } catch (RuntimeException e) {
      if (redisson.isShuttingDown() || redisson.isShutdown()) {
        throw new QueueUnavailableException("the connection to Redis was closed", e);
      }
      throw e;
    }
  }
}
