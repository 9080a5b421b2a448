package io.codeguard.cli.local;

import io.codeguard.cli.output.NotDoneException;
import io.codeguard.queue.QueueUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls to the Redis of this very process. On a busy machine it may be slow to answer: it is waited
 * for as long as it lives. One that answers, and refuses each time, never will do otherwise.
 */
final class RetriedCalls {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int REFUSALS = 20;

  private final Supplier<Optional<String>> end;

  /**
   * @param end what Redis said last, once it has ended
   */
  RetriedCalls(Supplier<Optional<String>> end) {
    this.end = end;
  }

  /**
   * Calls until there is an answer.
   *
   * @throws NotDoneException when Redis has ended, or does nothing but refuse
   */
  <T> T call(Supplier<T> call) throws NotDoneException, InterruptedException {
    int refusals = 0;
    while (true) {
      try {
        return call.get();
      } catch (QueueUnavailableException e) {
        Optional<String> lastWords = end.get();
        if (lastWords.isPresent()) {
          throw new NotDoneException("Redis has ended: " + lastWords.get());
        }
        refusals = e.unanswered() ? 0 : refusals + 1;
        if (refusals == REFUSALS) {
          throw new NotDoneException(e.getMessage());
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    }
  }
}
