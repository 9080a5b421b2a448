/** Reads manifests and validates them like the API server. */
package io.codeguard.cli.manifest;
