package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Deserializes one resource of a list or watch from a {@link PrunedCopy}. A resource that does not
 * fit the model becomes one with metadata and no spec that is marked as {@link Unreadable}, so that
 * the list or watch does not fail.
 */
final class IsolatingDeserializer extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  private final transient Supplier<HasMetadata> empty;

  IsolatingDeserializer(JsonDeserializer<?> typed, Supplier<HasMetadata> empty) {
    super(typed);
    this.empty = empty;
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> typed) {
    return new IsolatingDeserializer(typed, empty);
  }

  @Override
  public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      return super.deserialize(parser, context);
    }
    PrunedCopy copy = PrunedCopy.of(parser, context);
    if (copy.problem().isPresent()) {
      return unreadable(copy, context, copy.problem().get());
    }
    try (JsonParser copied = copy.parser()) {
      copied.nextToken();
      return super.deserialize(copied, context);
    } catch (JsonProcessingException | RuntimeException e) {
      return unreadable(copy, context, UnreadableReason.of(e));
    }
  }

  private HasMetadata unreadable(PrunedCopy copy, DeserializationContext context, String reason)
      throws IOException {
    HasMetadata resource = empty.get();
    resource.setMetadata(BareMetadata.of(copy.metadata(context), context));
    Unreadable.mark(resource, reason);
    return resource;
  }
}
