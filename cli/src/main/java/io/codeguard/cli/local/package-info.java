/** Runs a job locally, with an embedded Redis and worker. */
package io.codeguard.cli.local;
