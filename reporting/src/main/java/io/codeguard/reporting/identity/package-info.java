/** What identifies a finding from one run to the next. */
package io.codeguard.reporting.identity;
