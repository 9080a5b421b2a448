/**
 * Calculates the number of workers of a pool, with a reason, from the history of demand. Pure;
 * independent of Kubernetes, Redis and the clock.
 */
package io.codeguard.operator.scaling;
