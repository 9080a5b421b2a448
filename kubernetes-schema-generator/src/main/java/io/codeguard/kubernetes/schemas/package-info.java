/** Makes the schemas of Kubernetes' API at build time; the jar holds the schemas alone. */
package io.codeguard.kubernetes.schemas;
