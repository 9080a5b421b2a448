package io.codeguard.validators.data;

import tools.jackson.databind.JsonNode;

/** A value, as JSON has it, and where it is in the text. */
public record Document(JsonNode value, NodeRange place) {}
