/** Caches results for later jobs. */
package io.codeguard.worker.cache;
