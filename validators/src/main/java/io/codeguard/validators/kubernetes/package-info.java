/**
 * The validator {@code kubernetes}: validates manifests against the schemas of the Kubernetes API.
 */
package io.codeguard.validators.kubernetes;
