/**
 * A task queue on Redis: leases in batches, fenced by tokens, with exactly-once accounting.
 *
 * <p>{@link io.codeguard.queue.RedisConnection} opens queues; a {@link
 * io.codeguard.queue.TaskQueue} has one API per kind of caller: {@link io.codeguard.queue.TaskFeed}
 * for producers, {@link io.codeguard.queue.TaskLeases} for workers, {@link
 * io.codeguard.queue.QueueMonitor} for observers. {@link io.codeguard.queue.Orchestrator} and
 * {@link io.codeguard.queue.Worker} wrap them for plain Java programs.
 */
package io.codeguard.queue;
