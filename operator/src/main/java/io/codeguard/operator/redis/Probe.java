package io.codeguard.operator.redis;

import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection.RedisSafety;

/**
 * One look at a pool's queue.
 *
 * @param returned whether Redis was away at the look before
 */
public record Probe(QueueStats stats, RedisSafety safety, boolean returned) {}
