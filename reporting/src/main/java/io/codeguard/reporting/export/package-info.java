/** Converts the SARIF report to formats for people and for other programs. */
package io.codeguard.reporting.export;
