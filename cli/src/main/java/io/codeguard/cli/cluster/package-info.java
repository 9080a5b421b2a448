/** Jobs in a cluster, via its API server. */
package io.codeguard.cli.cluster;
