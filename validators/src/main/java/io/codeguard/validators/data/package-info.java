/**
 * Reads JSON, YAML and TOML into values, with the places of their parts, within limits that hold
 * for hostile files too.
 */
package io.codeguard.validators.data;
