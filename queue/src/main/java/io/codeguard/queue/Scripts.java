package io.codeguard.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Calls the Lua scripts by digest, and turns Redis' troubles into {@link
 * QueueUnavailableException}. Thread-safe.
 */
record Scripts(RedissonClient redisson) {

  /**
   * Runs the script on the queue whose keys start with {@code prefix}. An interrupt does not end
   * the call, for what it did would be unknown; the thread's mark is kept.
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // the script decides what comes back
  <T> T call(Script script, ReturnType type, String prefix, List<byte[]> arguments) {
    RScript caller = redisson.getScript(ByteArrayCodec.INSTANCE);
    List<Object> keys = List.of(prefix);
    Object[] values = arguments.toArray();
    return guard(
        () -> {
          try {
            return await(
                caller.<T>evalShaAsync(
                    prefix, Mode.READ_WRITE, script.digest(), type, keys, values));
          } catch (RedisNoScriptException e) {
            return await(
                caller.<T>evalAsync(prefix, Mode.READ_WRITE, script.text(), type, keys, values));
          }
        });
  }

  private static <T> T await(java.util.concurrent.CompletionStage<T> answer) {
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
    } catch (RedisNoScriptException | QueueUnavailableException e) {
      throw e;
    } catch (RedisException | IllegalStateException e) {
      throw new QueueUnavailableException(RedisTroubles.explain(e, redisson), e);
    } catch (RuntimeException e) {
      if (redisson.isShuttingDown() || redisson.isShutdown()) {
        throw new QueueUnavailableException("the connection to Redis was closed", e);
      }
      throw e;
    }
  }
}
