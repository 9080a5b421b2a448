package io.codeguard.cli.manifest;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.validators.exec.ExecDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file asks for.
 *
 * @param resource the job's document, as it is
 * @param namespace of the job, if the file names one
 * @param name of the job, or the prefix that a name is made with
 * @param pool the job's pool, when the file describes it
 * @param programs the pool's own validators
 * @param notes on what of the file is not used, one sentence each
 */
public record Manifest(
    Map<String, Object> resource,
    Optional<String> namespace,
    String name,
    ValidationJobSpec job,
    Optional<WorkerPoolSpec> pool,
    List<ExecDefinition> programs,
    List<String> notes) {}
