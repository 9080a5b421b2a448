package io.codeguard.jobengine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeguard.api.v1alpha1.ValidationJobSpec;

/** Specs as users write them. */
final class Specs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SMALLEST =
      "{'source': {'inline': {'a.json': '{}'}}, 'validations': [{'type': 'syntax'}]}";

  private Specs() {}

  /** The smallest spec, with these fields in place of, or beside, its own. */
  static ValidationJobSpec with(String fields) {
    try {
      ObjectNode spec = (ObjectNode) JSON.readTree(SMALLEST.replace('\'', '"'));
      spec.setAll((ObjectNode) JSON.readTree(fields.replace('\'', '"')));
      return JSON.treeToValue(spec, ValidationJobSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
