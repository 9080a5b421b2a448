/** Loads and unpacks archives, from web servers and from buckets. */
package io.codeguard.worker.source.archive;
