package io.codeguard.queue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that all Redis connections of this process share, so that their number does not grow
 * with the number of servers. They are daemons and live as long as the process.
 */
final class RedisThreads {
  private static final Logger LOG = LoggerFactory.getLogger(RedisThreads.class);

  /** Enough that the busy connections of one process rarely have to share one. */
  private static final int IO_THREADS =
      Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 8, 32);

  private static final EventLoopGroup IO =
      new MultiThreadIoEventLoopGroup(
          IO_THREADS, new DefaultThreadFactory("redis-io", true), NioIoHandler.newFactory());

  /**
   * Virtual, because the client library blocks some of them until its connection is there: with a
   * few platform threads, servers that do not answer would keep those that do from being heard.
   */
  private static final ExecutorService CALLS = Executors.newThreadPerTaskExecutor(virtual());

  private RedisThreads() {}

  static EventLoopGroup io() {
    return IO;
  }

  static ExecutorService calls() {
    return CALLS;
  }

  private static ThreadFactory virtual() {
    return Thread.ofVirtual()
        .name("redis-call-", 0)
        // Whoever waits for the connection is told as well.
        .uncaughtExceptionHandler((_, e) -> LOG.debug("A call back to Redis failed", e))
        .factory();
  }
}
