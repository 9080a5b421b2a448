package io.codeguard.queue;

/**
 * One task of a lease.
 *
 * @param payload as it was enqueued
 * @param attempt 1 for the first try
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy for each task would cost the hot path
public record LeasedTask(byte[] payload, int attempt) {}
