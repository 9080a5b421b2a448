package io.codeguard.queue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.redisson.api.RList;
import org.redisson.api.RMap;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** A Redis client that sends the most common reads over a direct connection. */
final class DirectReads {
  private final RedissonClient redisson;
  private final DirectRedis redis;

  private DirectReads(RedissonClient redisson, DirectRedis redis) {
    this.redisson = redisson;
    this.redis = redis;
  }

  static RedissonClient of(RedissonClient redisson, DirectRedis redis) {
    DirectReads reads = new DirectReads(redisson, redis);
    return answer(
        RedissonClient.class,
        redisson,
        Map.of(
            "getMap", reads::map, "getList", reads::list, "getScoredSortedSet", reads::sortedSet));
  }

  private RMap<?, ?> map(Object[] arguments) {
    String key = (String) arguments[0];
    if (arguments[1].equals(StringCodec.INSTANCE)) {
      return redisson.getMap(key, StringCodec.INSTANCE);
    }
    return answer(
        RMap.class,
        null,
        Map.of(
            "get",
            names -> redis.call(List.of("HGET", key, names[0])),
            "fastRemove",
            names -> redis.call(List.of("HDEL", key, ((Object[]) names[0])[0]))));
  }

  private RList<?> list(Object[] arguments) {
    return answer(
        RList.class,
        null,
        Map.of("range", ends -> redis.call(List.of("LRANGE", arguments[0], ends[0], ends[1]))));
  }

  private RScoredSortedSet<?> sortedSet(Object[] arguments) {
    return answer(
        RScoredSortedSet.class,
        null,
        Map.of(
            "valueRangeReversed",
            ends -> redis.call(List.of("ZREVRANGE", arguments[0], ends[0], ends[1]))));
  }

  /**
   * @param target handles methods that are not in {@code answers}; may be null
   * @param answers the handlers by method name
   */
  private static <T> T answer(
      Class<T> type, T target, Map<String, Function<Object[], Object>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Function<Object[], Object> answer = answers.get(method.getName());
              if (answer != null) {
                Object found = answer.apply(arguments);
                return method.getReturnType() == int.class ? Math.toIntExact((Long) found) : found;
              }
              if (target == null) {
                throw new UnsupportedOperationException(method.toString());
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
