package io.codeguard.queue;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;

/**
 * A queue whose keys share one hash tag. Its three views use this class to name keys and call
 * scripts.
 *
 * @param time the scripts' clock, in milliseconds since the epoch; empty to use the Redis server's
 *     clock
 * @param random the source of tokens and jitter; must be unpredictable, because a token authorizes
 *     settling its lease
 */
record RedisTaskQueue(
    String name,
    RedissonClient redisson,
    Scripts scripts,
    Supplier<String> time,
    RandomGenerator random)
    implements TaskQueue {
  private static final SecureRandom SECURE_RANDOM = new SecureRandom();

  RedisTaskQueue(String name, RedissonClient redisson, Scripts scripts, Supplier<String> time) {
    this(name, redisson, scripts, time, SECURE_RANDOM);
  }

  RedisTaskQueue {
    if (!name.matches("[A-Za-z0-9._/-]{1,253}")) {
      throw new IllegalArgumentException(
          "queue name '" + name + "': use letters, digits, '.', '_', '-' and '/'");
    }
  }

  @Override
  public TaskFeed feed() {
    return new RedisTaskFeed(this);
  }

  @Override
  public TaskLeases leases() {
    return new RedisTaskLeases(this);
  }

  @Override
  public QueueMonitor monitor() {
    return new RedisQueueMonitor(this);
  }

  Arguments arguments() {
    return new Arguments(time.get());
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the script determines the type
  <T> T call(Script script, ReturnType type, Arguments arguments) {
    return scripts.call(script, type, prefix(), "q", arguments.list());
  }

  /** Calls a script that returns a list. */
  List<Object> ask(Script script, Arguments arguments) {
    return call(script, ReturnType.LIST, arguments);
  }

  private String prefix() {
    return "codeguard:{" + name + "}";
  }

  String key(String kind) {
    return prefix() + ":" + kind;
  }

  String key(String kind, String id) {
    return prefix() + ":" + kind + ":" + id;
  }
}
