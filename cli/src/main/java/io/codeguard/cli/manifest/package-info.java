/** Manifests, read and checked as the API server would. */
package io.codeguard.cli.manifest;
