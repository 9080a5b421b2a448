/**
 * The control loop on one simulated clock: the operator's and the workers' own code on a real
 * Redis, between which calls fail, lag and lose their answers, and which stop, sleep and start at
 * moments that a seed chooses. Everything happens on one thread at a time, in an order that only
 * depends on the seed.
 */
package io.codeguard.system.simulation;
