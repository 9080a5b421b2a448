package io.codeguard.queue;

/**
 * A worker as the queue sees it.
 *
 * @param name as in {@link LeaseRequest#worker()}
 * @param leasedTasks how many tasks it holds
 * @param idleSeconds since when it holds nothing, 0 while it holds something
 */
public record WorkerState(String name, long leasedTasks, long idleSeconds) {}
