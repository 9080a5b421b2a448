/**
 * Simulates the control loop with a simulated clock: real code of operator and workers with a real
 * Redis. Calls fail, are delayed or lose their responses, and processes crash, are suspended and
 * restart, at times determined by a seed. Only one thread runs at a time, in an order that depends
 * only on the seed.
 */
package io.codeguard.system.simulation;
