package io.codeguard.queue;

import java.time.Instant;
import java.util.Map;

/**
 * A task of a Java program that uses the queue directly.
 *
 * @param id chosen by the program, unique among the tasks that its {@link Orchestrator} has in
 *     flight
 * @param filePath the file to validate, as a path that is valid for the worker
 * @param validationType the type under which a worker's validator is registered
 * @param priority higher first
 * @param createdAt when the program created it
 * @param metadata passed to the validator
 */
public record ValidationTask(
    String id,
    String filePath,
    String validationType,
    int priority,
    Instant createdAt,
    Map<String, String> metadata) {

  /** A task of priority 0 without metadata, created now. */
  public static ValidationTask of(String id, String filePath, String validationType) {
    return new ValidationTask(id, filePath, validationType, 0, Instant.now(), Map.of());
  }
}
