/**
 * How many workers a pool should have: history of demand in, replicas and a reason in words out.
 * Pure; knows neither Kubernetes nor Redis nor a clock.
 */
package io.codeguard.operator.scaling;
