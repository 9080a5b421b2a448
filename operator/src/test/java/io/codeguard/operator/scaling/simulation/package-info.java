/** A day of load through scaling policies, second by second; no cluster, no clock. */
package io.codeguard.operator.scaling.simulation;
