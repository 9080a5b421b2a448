/** Text as it is shown: positions, truncation, and sanitizing of what is not trusted. */
package io.codeguard.reporting.text;
