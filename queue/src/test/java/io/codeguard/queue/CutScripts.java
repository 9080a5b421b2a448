package io.codeguard.queue;

import io.codeguard.queue.Script.Program;
import java.util.function.Supplier;
import org.redisson.api.RedissonClient;

/** Scripts that can be made to fail at any of their Redis commands. Not thread-safe. */
final class CutScripts extends Scripts {
  private int cutAt;

  CutScripts(RedissonClient redisson) {
    super(redisson);
  }

  @Override
  Program program(Script script) {
    Program program = super.program(script);
    return cutAt == 0 ? program : Program.of(cut() + program.text());
  }

  private String cut() {
    return """
    local real, calls = redis, 0
    local redis = setmetatable({call = function(...)
      calls = calls + 1
      if calls == %d then error('cut') end
      return real.call(...)
    end}, {__index = real})
    """
        .formatted(cutAt);
  }

  /**
   * Runs a call whose scripts fail at their n-th Redis command.
   *
   * @throws QueueUnavailableException if they run that many commands
   */
  <T> T cut(int n, Supplier<T> call) {
    cutAt = n;
    try {
      return call.get();
    } finally {
      cutAt = 0;
    }
  }
}
