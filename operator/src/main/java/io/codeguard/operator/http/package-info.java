/** The operator's HTTP endpoint: health, metrics, queue statistics and reports. */
package io.codeguard.operator.http;
