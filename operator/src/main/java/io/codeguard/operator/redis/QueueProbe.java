package io.codeguard.operator.redis;

import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection.RedisSafety;

/**
 * The result of a successful probe of a pool's queue.
 *
 * @param recovered whether Redis was unavailable at the previous probe
 */
public record QueueProbe(QueueStats stats, RedisSafety safety, boolean recovered) {}
