/** Fetches git repositories over HTTP and SSH, without running git. */
package io.codeguard.worker.source.git;
