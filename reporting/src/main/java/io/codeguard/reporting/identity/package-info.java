/** Identifies findings across runs. */
package io.codeguard.reporting.identity;
