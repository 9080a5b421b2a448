/** What validations find, and how it is reported. Knows neither files nor jobs. */
package io.codeguard.reporting;
