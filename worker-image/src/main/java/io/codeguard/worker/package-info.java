/** The worker process: lease, fetch the source, validate, complete. */
package io.codeguard.worker;
