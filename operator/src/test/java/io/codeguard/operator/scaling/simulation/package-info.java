/**
 * Simulates a day of load under different scaling policies, second by second, without a cluster.
 */
package io.codeguard.operator.scaling.simulation;
