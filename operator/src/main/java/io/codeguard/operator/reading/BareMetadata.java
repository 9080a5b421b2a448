package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The metadata of an unreadable resource; if the metadata is unreadable itself, its essential
 * fields.
 */
final class BareMetadata {
  private BareMetadata() {}

  static ObjectMeta of(JsonNode metadata, DeserializationContext context) throws IOException {
    try {
      ObjectMeta read = context.readTreeAsValue(metadata, ObjectMeta.class);
      return read == null ? essential(metadata) : read;
    } catch (JsonProcessingException | RuntimeException e) {
      return essential(metadata);
    }
  }

  private static ObjectMeta essential(JsonNode metadata) {
    List<String> finalizers = new ArrayList<>();
    metadata.path("finalizers").forEach(name -> finalizers.add(name.asText()));
    JsonNode generation = metadata.path("generation");
    return new ObjectMetaBuilder()
        .withName(text(metadata, "name"))
        .withNamespace(text(metadata, "namespace"))
        .withUid(text(metadata, "uid"))
        .withResourceVersion(text(metadata, "resourceVersion"))
        .withGeneration(generation.canConvertToLong() ? generation.longValue() : null)
        .withCreationTimestamp(text(metadata, "creationTimestamp"))
        .withDeletionTimestamp(text(metadata, "deletionTimestamp"))
        .withFinalizers(finalizers)
        .build();
  }

  private static String text(JsonNode metadata, String name) {
    return metadata.path(name).textValue();
  }
}
