package io.codeguard.cli.manifest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.Exec;
import io.codeguard.api.v1alpha1.PoolRef;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.exec.ExecDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a manifest with one job, and the resources that belong to it. Stateless. */
public final class ManifestReader {
  private static final String DEFAULT = "default";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ManifestReader() {}

  /**
   * Reads a job to be created in a cluster.
   *
   * @param text YAML or JSON
   * @throws InvalidManifestException when a cluster would reject the manifest, or it does not
   *     contain exactly one job
   */
  public static Manifest forCluster(String text) throws InvalidManifestException {
    List<Resource> resources = resources(text);
    Resource job = onlyJob(resources);
    ValidationJobSpec spec = convert(job, ValidationJobSpec.class);
    return manifest(resources, job, spec, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Reads a job to be run locally, and its pool if the file contains it.
   *
   * @param text YAML or JSON
   * @throws InvalidManifestException when a cluster would reject the manifest, local workers would
   *     fail because of it, or it does not contain exactly one job
   */
  public static Manifest forLocalRun(String text) throws InvalidManifestException {
    List<Resource> resources = resources(text);
    Resource job = onlyJob(resources);
    String namespace = job.metadata("namespace", DEFAULT);
    ValidationJobSpec spec = convert(job, ValidationJobSpec.class);
    Optional<Resource> poolResource = pool(resources, spec.poolRef(), namespace);
    Optional<WorkerPoolSpec> pool = Optional.empty();
    if (poolResource.isPresent()) {
      pool = Optional.of(convert(poolResource.get(), WorkerPoolSpec.class));
    }
    List<ExecDefinition> programs = programs(poolResource, pool);
    PlanCheck.check(job, spec, pool, programs);
    return manifest(resources, job, spec, poolResource, pool, programs);
  }

  private static Manifest manifest(
      List<Resource> resources,
      Resource job,
      ValidationJobSpec spec,
      Optional<Resource> poolResource,
      Optional<WorkerPoolSpec> pool,
      List<ExecDefinition> programs) {
    List<String> notes =
        resources.stream()
            .filter(
                resource -> !resource.equals(job) && !poolResource.equals(Optional.of(resource)))
            .map(
                resource ->
                    resource
                        + " in line "
                        + resource.document().place().line()
                        + " is not used here")
            .toList();
    return new Manifest(
        job.document().plain(),
        Optional.of(job.metadata("namespace", "")).filter(given -> !given.isEmpty()),
        job.metadata("name", job.metadata("generateName", "")),
        spec,
        pool,
        programs,
        notes);
  }

  private static List<Resource> resources(String text) throws InvalidManifestException {
    List<Resource> resources = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Value document : YamlDocuments.read(text)) {
      Resource resource = Resource.of(document);
      resources.add(resource);
      if (resource.isOurs()) {
        problems.addAll(resource.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidManifestException(problems);
    }
    return resources;
  }

  private static Resource onlyJob(List<Resource> resources) throws InvalidManifestException {
    List<Resource> jobs = resources.stream().filter(resource -> resource.is(Resource.JOB)).toList();
    if (jobs.isEmpty()) {
      throw new InvalidManifestException("the file contains no ValidationJob: add one");
    }
    if (jobs.size() > 1) {
      throw InvalidManifestException.at(
          jobs.get(1).document().place(), "a second ValidationJob: keep one in a file");
    }
    return jobs.getFirst();
  }

  private static Optional<Resource> pool(
      List<Resource> resources, PoolRef poolRef, String jobNamespace) {
    PoolRef ref = poolRef == null ? new PoolRef(DEFAULT, null) : poolRef;
    String namespace = ref.namespace() == null ? jobNamespace : ref.namespace();
    return resources.stream()
        .filter(resource -> resource.is(Resource.POOL))
        .filter(pool -> pool.metadata("name", "").equals(ref.name()))
        .filter(pool -> poolRef == null || pool.metadata("namespace", DEFAULT).equals(namespace))
        .findFirst();
  }

  private static List<ExecDefinition> programs(
      Optional<Resource> resource, Optional<WorkerPoolSpec> pool) throws InvalidManifestException {
    List<ExecDefinition> programs = new ArrayList<>();
    for (Map.Entry<String, Exec> exec :
        pool.map(WorkerPoolSpec::exec).orElse(Map.of()).entrySet()) {
      try {
        programs.add(
            ExecDefinition.of(
                exec.getKey(), JSON.convertValue(exec.getValue(), new TypeReference<>() {})));
      } catch (InvalidParametersException e) {
        throw InvalidManifestException.at(
            resource.orElseThrow().spec().place(), "spec." + e.getMessage());
      }
    }
    return programs;
  }

  private static <T> T convert(Resource resource, Class<T> type) throws InvalidManifestException {
    try {
      return JSON.convertValue(resource.spec().plain(), type);
    } catch (IllegalArgumentException e) {
      // Integers in the schema can have no maximum, unlike those in the model.
      String reason =
          e.getCause() instanceof JsonMappingException cause
              ? cause.getOriginalMessage()
              : e.getMessage();
      throw InvalidManifestException.at(resource.spec().place(), "spec: " + reason);
    }
  }
}
