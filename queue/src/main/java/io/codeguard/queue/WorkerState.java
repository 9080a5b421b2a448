package io.codeguard.queue;

/**
 * A worker's state in the queue.
 *
 * @param name as in {@link LeaseRequest#worker()}
 * @param leasedTasks the number of tasks that it holds
 * @param idleSeconds for how long it has held no task; 0 while it holds one
 */
public record WorkerState(String name, long leasedTasks, long idleSeconds) {}
