/** What a pool's secrets hold for its sources. */
package io.codeguard.worker.source.credentials;
