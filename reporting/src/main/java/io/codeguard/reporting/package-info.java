/** Findings and reports. Independent of files and jobs. */
package io.codeguard.reporting;
