package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** All of a queue's data in Redis, read atomically. */
record ModelDump(JsonNode root) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRIPT =
      read("lua/atomic.lua")
          + Stream.of("lua/state.lua", "lua/blocks.lua", "model/dump.lua")
              .map(ModelDump::read)
              .collect(Collectors.joining("\n", "\nreturn atomically(function()\n", "\nend)\n"));

  static ModelDump of(RedissonClient redisson, String queue, long now) {
    String dump =
        redisson
            .getScript(StringCodec.INSTANCE)
            .eval(
                RScript.Mode.READ_WRITE,
                SCRIPT,
                RScript.ReturnType.VALUE,
                List.of("codeguard:{" + queue + "}:q"),
                Long.toString(now));
    try {
      return new ModelDump(JSON.readTree(dump));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without values that may change in a call that has no effect. */
  JsonNode lasting() {
    ObjectNode copy = root.deepCopy();
    ((ObjectNode) copy.path("queue"))
        .properties()
        .removeIf(field -> field.getKey().startsWith("v:"));
    // The order of waiting jobs may change.
    copy.remove(List.of("keys", "endless", "waiting"));
    copy.put("waits", names("waiting").toString());
    copy.path("jobs").forEach(job -> dropZeros(job.path("fields")));
    dropZeros(copy.path("queue"));
    return copy;
  }

  /** Returns 0 for a missing number. */
  private static void dropZeros(JsonNode fields) {
    fields.properties().removeIf(field -> field.getValue().asText().equals("0"));
  }

  private static String read(String name) {
    try (InputStream in = ModelDump.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode job(String id) {
    return root.path("jobs").path(id);
  }

  static long field(JsonNode holder, String name) {
    return holder.path("fields").path(name).asLong();
  }

  /** Task locations by name, with the sorted payloads of each. */
  Map<String, List<String>> places() {
    Map<String, List<String>> places = new TreeMap<>();
    root.path("blocks").properties().forEach(e -> put(places, "block " + e.getKey(), e.getValue()));
    root.path("leases")
        .properties()
        .forEach(e -> put(places, "lease " + e.getKey(), e.getValue().path("payloads")));
    root.path("jobs")
        .properties()
        .forEach(
            e -> {
              putSingles(places, "single " + e.getKey(), e.getValue().path("singles"));
              putSingles(places, "delayed " + e.getKey(), e.getValue().path("delayed"));
              for (JsonNode letter : e.getValue().path("dead")) {
                String[] parts = letter.asText().split("\n", 5);
                places
                    .computeIfAbsent("dead " + e.getKey(), k -> new ArrayList<>())
                    .add(parts[4] + "/" + parts[1]);
              }
            });
    places.values().forEach(payloads -> payloads.sort(null));
    return places;
  }

  private static void put(Map<String, List<String>> places, String place, JsonNode payloads) {
    for (JsonNode payload : payloads) {
      places.computeIfAbsent(place, k -> new ArrayList<>()).add(payload.asText());
    }
  }

  private static void putSingles(Map<String, List<String>> places, String place, JsonNode found) {
    for (JsonNode single : found) {
      places
          .computeIfAbsent(place, k -> new ArrayList<>())
          .add(single.path("payload").asText() + "/" + single.path("spent").asInt());
    }
  }

  /** When the job's delayed task with this payload is due. */
  long due(String job, String payload) {
    JsonNode delayed = job(job).path("delayed");
    for (int i = 0; i < delayed.size(); i++) {
      if (delayed.get(i).path("payload").asText().equals(payload)) {
        return job(job).path("due").get(i).asLong();
      }
    }
    throw new AssertionError(payload + " of " + job + " is not delayed");
  }

  boolean hasDue(long now) {
    return root.path("timers").valueStream().anyMatch(time -> time.asLong() <= now);
  }

  List<String> names(String part) {
    List<String> names = new ArrayList<>();
    root.path(part).forEach(name -> names.add(name.asText()));
    names.sort(null);
    return names;
  }
}
