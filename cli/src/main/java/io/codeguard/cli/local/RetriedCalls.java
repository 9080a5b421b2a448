package io.codeguard.cli.local;

import io.codeguard.cli.output.NotDoneException;
import io.codeguard.queue.QueueUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Retries calls to the embedded Redis. While the server process runs, time-outs are retried without
 * limit, because a busy machine may be slow. Error replies are retried only a limited number of
 * times.
 */
final class RetriedCalls {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int MAX_ERRORS = 20;

  private final Supplier<Optional<String>> exitMessage;

  /**
   * @param exitMessage the last log line of Redis, present once it has exited
   */
  RetriedCalls(Supplier<Optional<String>> exitMessage) {
    this.exitMessage = exitMessage;
  }

  /**
   * Calls until there is a response.
   *
   * @throws NotDoneException when Redis has exited, or returns only errors
   */
  <T> T call(Supplier<T> call) throws NotDoneException, InterruptedException {
    int errors = 0;
    while (true) {
      try {
        return call.get();
      } catch (QueueUnavailableException e) {
        Optional<String> lastLine = exitMessage.get();
        if (lastLine.isPresent()) {
          throw new NotDoneException("Redis exited: " + lastLine.get());
        }
        errors = e.unanswered() ? 0 : errors + 1;
        if (errors == MAX_ERRORS) {
          throw new NotDoneException(e.getMessage());
        }
        TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
      }
    }
  }
}
