/** Access to Kubernetes: the client, server-side apply, status and events. */
package io.codeguard.operator.kube;
