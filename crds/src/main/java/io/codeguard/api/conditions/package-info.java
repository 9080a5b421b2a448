/** Conditions of a resource's status, with their times of change. */
package io.codeguard.api.conditions;
