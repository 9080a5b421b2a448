/** How the log is written. */
package io.codeguard.operator.log;
