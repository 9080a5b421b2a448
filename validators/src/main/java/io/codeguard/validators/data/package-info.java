/**
 * Reads JSON, YAML and TOML into values with the locations of their parts, within limits that also
 * protect against hostile files.
 */
package io.codeguard.validators.data;
