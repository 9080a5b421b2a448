/** Talking to Kubernetes: the client, one way to write, conditions, events. */
package io.codeguard.operator.kube;
