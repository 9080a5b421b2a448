package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Configures how the operator's client deserializes responses of the API server. */
public final class ResourceSerialization {
  /**
   * The page size of lists, in resources. The API server stores up to 1.5 MiB for each, and a
   * response is in memory as a whole before it is parsed.
   */
  public static final long PAGE_SIZE = 10;

  private ResourceSerialization() {}

  /**
   * Ignores unknown fields, because a resource may be newer than this operator. The parser has no
   * limits of its own: one resource that exceeds them would fail the whole list or watch. Kinds
   * that are listed and watched are read by {@link IsolatingDeserializer}s.
   */
  public static KubernetesSerialization serialization() {
    ObjectMapper lenient =
        new ObjectMapper(factory())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
    KubernetesSerialization serialization = new KubernetesSerialization(lenient, true);
    lenient.registerModule(new IsolatingModule());
    // Otherwise watches deserialize them via nested maps of unlimited depth.
    serialization.registerKubernetesResource(ValidationJob.class);
    serialization.registerKubernetesResource(WorkerPool.class);
    return serialization;
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .build())
        // Cached names would let users exhaust memory, or provoke hash collisions.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }
}
