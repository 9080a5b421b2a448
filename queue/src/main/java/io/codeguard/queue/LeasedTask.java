package io.codeguard.queue;

/**
 * One task of a lease.
 *
 * @param payload as it was enqueued
 * @param attempt the number of this attempt, from 1
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy for each task would cost the hot path
public record LeasedTask(byte[] payload, int attempt) {}
