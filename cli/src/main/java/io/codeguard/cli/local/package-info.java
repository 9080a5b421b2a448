/** A job on this machine alone: a Redis and a worker of its own. */
package io.codeguard.cli.local;
