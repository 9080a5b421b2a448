/**
 * The protocol between the operator and the workers: a job's documents, groups and counters.
 *
 * <p>A ValidationJob with uid U has up to three jobs in the queue: {@code U:listing} with one task
 * (fetch the source, list its files), {@code U} with one task per file and validation, and {@code
 * U:report} with one task (write the SARIF report). Documents, results and highlights are stored in
 * {@code U}.
 */
package io.codeguard.protocol;
