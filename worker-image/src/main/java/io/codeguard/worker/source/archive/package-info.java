/** Downloads archives from web servers and buckets, and unpacks them. */
package io.codeguard.worker.source.archive;
