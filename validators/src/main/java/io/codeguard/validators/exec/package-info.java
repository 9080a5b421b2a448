/**
 * Runs third-party programs as validators: once per batch, with limits on time and output, on
 * copies of only these files, and never through a shell.
 */
package io.codeguard.validators.exec;
