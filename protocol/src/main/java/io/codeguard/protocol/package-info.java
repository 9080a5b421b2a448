/**
 * What the operator and the workers tell each other through a job's documents, groups and counters.
 *
 * <p>A ValidationJob with uid U is up to three jobs in the queue: {@code U:listing} with one task
 * (fetch the source, list its files), {@code U} with a task for each file and validation, and
 * {@code U:report} with one task (write the SARIF report). Documents, results and highlights are
 * those of {@code U}.
 */
package io.codeguard.protocol;
