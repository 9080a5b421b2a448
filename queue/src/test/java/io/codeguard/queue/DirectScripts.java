package io.codeguard.queue;

import io.codeguard.queue.DirectRedis.RefusedException;
import io.codeguard.queue.Script.Program;
import java.util.ArrayList;
import java.util.List;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;

/** Scripts called over a direct connection. */
final class DirectScripts extends Scripts {
  private final DirectRedis redis;

  DirectScripts(RedissonClient redisson, DirectRedis redis) {
    super(redisson);
    this.redis = redis;
  }

  @Override
  @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"}) // the script decides
  <T> T call(Script script, ReturnType type, String prefix, String key, List<byte[]> arguments) {
    Program program = program(script);
    List<Object> rest = new ArrayList<>(List.of(2, prefix + ":" + key, prefix + ":absent"));
    rest.addAll(arguments);
    try {
      return (T) run("EVALSHA", program.digest(), rest);
    } catch (RefusedException e) {
      if (!e.getMessage().startsWith("NOSCRIPT")) {
        throw e;
      }
      return (T) run("EVAL", program.text(), rest);
    }
  }

  private Object run(String command, String program, List<Object> rest) {
    List<Object> words = new ArrayList<>(List.of(command, program));
    words.addAll(rest);
    return redis.call(words);
  }
}
