/** Text utilities: positions, truncation, and sanitizing of untrusted text. */
package io.codeguard.reporting.text;
