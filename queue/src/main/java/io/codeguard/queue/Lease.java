package io.codeguard.queue;

import java.util.List;

/**
 * A worker's exclusive right to a batch of tasks for a limited time.
 *
 * @param token random; authorizes its holder to settle the lease
 * @param jobId the job of all tasks
 * @param group the group of all tasks
 * @param tasks in the order in which they were added
 */
public record Lease(String token, String jobId, String group, List<LeasedTask> tasks) {}
