package io.codeguard.cli.manifest;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.validators.exec.ExecDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a manifest.
 *
 * @param resource the job's document, unchanged
 * @param namespace of the job, if specified
 * @param name of the job, or its generateName
 * @param pool the job's pool, if the file contains it
 * @param programs the exec validators of the pool
 * @param notes on resources in the file that are not used, one sentence each
 */
public record Manifest(
    Map<String, Object> resource,
    Optional<String> namespace,
    String name,
    ValidationJobSpec job,
    Optional<WorkerPoolSpec> pool,
    List<ExecDefinition> programs,
    List<String> notes) {}
