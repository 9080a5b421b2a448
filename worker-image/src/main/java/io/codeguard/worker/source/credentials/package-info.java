/** Reads a pool's credentials for sources. */
package io.codeguard.worker.source.credentials;
