/** Fetches the source of a job, and caches it. */
package io.codeguard.worker.source;
