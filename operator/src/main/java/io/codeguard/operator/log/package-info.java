/** Logging. */
package io.codeguard.operator.log;
