/** Generates the schemas of the Kubernetes API at build time; the jar contains only the schemas. */
package io.codeguard.kubernetes.schemas;
