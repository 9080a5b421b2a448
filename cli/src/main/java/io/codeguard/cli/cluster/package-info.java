/** Jobs in a cluster, seen through its API server as kubectl sees them. */
package io.codeguard.cli.cluster;
