package io.codeguard.queue;

/**
 * A task that failed for good.
 *
 * @param group the task's group
 * @param payload as it was enqueued
 * @param attempts the number of attempts
 * @param reason of the last failure
 * @param attemptsUsedUp false if the failure was not retryable
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetter(
    String group, byte[] payload, int attempts, String reason, boolean attemptsUsedUp) {}
