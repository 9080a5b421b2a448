package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** How the operator's client turns the API server's answers into resources. */
public final class Reading {
  /**
   * How many resources are asked for at a time. The API server stores up to 1.5 MiB for each, and
   * an answer is in memory as a whole before it is read.
   */
  public static final long PAGE = 10;

  private Reading() {}

  /**
   * Lenient about fields it does not know, for a resource may be newer than this operator. What the
   * API server can store, the parser takes: its own limits would end a list or a watch because of
   * one resource. Kinds that are listed and watched are read by {@link IsolatingDeserializer}s.
   */
  public static KubernetesSerialization serialization() {
    ObjectMapper lenient =
        new ObjectMapper(factory())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
    KubernetesSerialization serialization = new KubernetesSerialization(lenient, true);
    lenient.registerModule(new IsolatingModule());
    // Else watches would read them by way of maps of any depth.
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
        // Remembering names lets whoever chooses them fill the memory, or make them collide.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }
}
