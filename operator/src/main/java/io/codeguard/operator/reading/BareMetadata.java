package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The metadata of a resource that cannot be read; of metadata that cannot, what names it. */
final class BareMetadata {
  private BareMetadata() {}

  static ObjectMeta of(JsonNode metadata, DeserializationContext context) throws IOException {
    try {
      ObjectMeta read = context.readTreeAsValue(metadata, ObjectMeta.class);
      return read == null ? byHand(metadata) : read;
    } catch (JsonProcessingException | RuntimeException e) {
      return byHand(metadata);
    }
  }

  private static ObjectMeta byHand(JsonNode metadata) {
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
