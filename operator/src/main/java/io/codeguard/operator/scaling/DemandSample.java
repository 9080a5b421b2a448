package io.codeguard.operator.scaling;

import java.time.Instant;

/**
 * One look at a queue.
 *
 * @param at when
 * @param demand tasks that wait or are being done
 * @param ratePerSecond tasks completed a second, over the last minute
 */
public record DemandSample(Instant at, long demand, double ratePerSecond) {}
