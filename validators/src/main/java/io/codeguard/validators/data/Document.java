package io.codeguard.validators.data;

import tools.jackson.databind.JsonNode;

/** A value in JSON's data model, and its location in the text. */
public record Document(JsonNode value, NodeRange place) {}
