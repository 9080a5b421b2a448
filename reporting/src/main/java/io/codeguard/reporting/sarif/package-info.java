/** Reports as SARIF 2.1.0. */
package io.codeguard.reporting.sarif;
