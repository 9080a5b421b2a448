package io.codeguard.queue;

import java.util.List;

/**
 * A worker's right to a batch of tasks until its deadline.
 *
 * @param token random; whoever carries it may settle
 * @param jobId the job of all tasks
 * @param group the group of all tasks
 * @param tasks in the order they were added
 */
public record Lease(String token, String jobId, String group, List<LeasedTask> tasks) {}
