package io.codeguard.queue;

/**
 * A task that was given up.
 *
 * @param group the task's group
 * @param payload as it was enqueued
 * @param attempts how often it was tried
 * @param reason of the last failure
 * @param attemptsUsedUp false when the failure was final at once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetter(
    String group, byte[] payload, int attempts, String reason, boolean attemptsUsedUp) {}
