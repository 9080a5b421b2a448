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
 * Calls the Lua scripts by digest, and translates Redis errors into {@link
 * QueueUnavailableException}. Thread-safe.
 */
class Scripts {
  /** How long a call waits for a cluster to finish moving a slot before it fails. */
  private static final Duration RESHARD_TIMEOUT = Duration.ofSeconds(5);

  private static final long PAUSE_MILLISECONDS = 20;

  private final RedissonClient redisson;

  Scripts(RedissonClient redisson) {
    this.redisson = redisson;
  }

  RedissonClient redisson() {
    return redisson;
  }

  /** The program that Redis runs for the script; overridden by tests. */
  Program program(Script script) {
    return script.program();
  }

  /**
   * Runs the script on the keys that share {@code key}'s hash tag. Waits while a cluster moves the
   * slot to another node, or for a node that is not known yet. An interrupt does not end the call,
   * because it would be unknown whether it took effect; the thread's interrupt flag is preserved.
   *
   * @param prefix the prefix of all keys
   * @param key the suffix of a key that exists as soon as any of the keys does
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // the script determines the type
  <T> T call(Script script, ReturnType type, String prefix, String key, List<byte[]> arguments) {
    // The second key never exists; lua/state.lua explains its purpose.
    List<Object> keys = List.of(prefix + ":" + key, prefix + ":absent");
    return guard(
        () -> {
          long end = System.nanoTime() + RESHARD_TIMEOUT.toNanos();
          while (true) {
            try {
              return run(program(script), type, keys, arguments.toArray());
            } catch (RedisTryAgainException | RedisNodeNotFoundException e) {
              // The script did not run, so the call can be abandoned on an interrupt.
              if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw e;
              }
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLISECONDS));
            }
          }
        });
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the script determines the type
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

  /** Runs a call to Redis and translates its errors into {@link QueueUnavailableException}. */
  <T> T guard(Supplier<T> call) {
    try {
      return call.get();
    } catch (QueueUnavailableException e) {
      throw e;
    } catch (RedisException | IllegalStateException | CompletionException e) {
      throw new QueueUnavailableException(RedisErrors.explain(e, redisson), e);
    } catch (RuntimeException e) {
      if (redisson.isShuttingDown() || redisson.isShutdown()) {
        throw new QueueUnavailableException("the connection to Redis was closed", e);
      }
      throw e;
    }
  }
}
