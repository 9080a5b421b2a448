/** Connects to permitted addresses only. */
package io.codeguard.worker.source.network;
