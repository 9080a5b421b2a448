package io.codeguard.operator.scaling;

/**
 * The workers of a pool.
 *
 * @param wanted how many there are to be so far
 * @param ready how many of them work
 */
public record Workers(int wanted, int ready) {}
