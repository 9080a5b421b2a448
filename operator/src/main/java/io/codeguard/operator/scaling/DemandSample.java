package io.codeguard.operator.scaling;

import java.time.Instant;

/**
 * A measurement of a queue.
 *
 * @param at the time of the measurement
 * @param demand the number of tasks that are waiting or in progress
 * @param ratePerSecond tasks completed per second, over the last minute
 */
public record DemandSample(Instant at, long demand, double ratePerSecond) {}
