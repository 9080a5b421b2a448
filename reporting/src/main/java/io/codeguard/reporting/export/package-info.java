/** Reports for people and for other programs, made from the SARIF report. */
package io.codeguard.reporting.export;
