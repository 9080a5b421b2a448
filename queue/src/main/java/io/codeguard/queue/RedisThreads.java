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
 * with the number of servers. They are daemon threads and are never stopped.
 */
final class RedisThreads {
  private static final Logger LOG = LoggerFactory.getLogger(RedisThreads.class);

  /** Enough that the busy connections of one process rarely share a thread. */
  private static final int IO_THREADS =
      Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 8, 32);

  private static final EventLoopGroup IO =
      new MultiThreadIoEventLoopGroup(
          IO_THREADS, new DefaultThreadFactory("redis-io", true), NioIoHandler.newFactory());

  /**
   * Virtual, because the client library blocks some of them until its connection is open: with a
   * few platform threads, servers that do not respond would block replies of those that do.
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
        // Callers that wait for the connection receive the exception, too.
        .uncaughtExceptionHandler((_, e) -> LOG.debug("A Redis callback failed", e))
        .factory();
  }
}
