/**
 * Validators, what they report, and the report as SARIF. To write one, implement {@link
 * io.codeguard.validators.Validator}.
 */
package io.codeguard.validators;
