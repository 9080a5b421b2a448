package io.codeguard.operator.scaling;

/**
 * The workers of a pool.
 *
 * @param desired the current number of replicas of the Deployment
 * @param ready the number of workers that are ready
 */
public record Workers(int desired, int ready) {}
