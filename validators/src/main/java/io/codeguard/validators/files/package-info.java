/**
 * The common parts of validators that scan files one by one: limits, text and places in it,
 * fingerprints. Validators of others may use it, and need not.
 */
package io.codeguard.validators.files;
