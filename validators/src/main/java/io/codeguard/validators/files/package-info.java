/**
 * What validators that look at one file after the other have in common: limits, text and places in
 * it, fingerprints. Validators of others may use it, and need not.
 */
package io.codeguard.validators.files;
