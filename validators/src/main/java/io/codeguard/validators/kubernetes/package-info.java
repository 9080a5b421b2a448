/** The validator {@code kubernetes}: manifests against the schemas of Kubernetes' API. */
package io.codeguard.validators.kubernetes;
