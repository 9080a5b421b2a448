/** Writes the files of a source within limits and within its directory. */
package io.codeguard.worker.source.tree;
