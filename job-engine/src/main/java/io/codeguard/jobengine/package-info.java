/**
 * One ValidationJob on its way through a queue: listing, feeding, report, verdict. Knows no
 * Kubernetes, so that the command line runs the same job without a cluster.
 */
package io.codeguard.jobengine;
