/** Connects to addresses that are allowed, and to no others. */
package io.codeguard.worker.source.network;
