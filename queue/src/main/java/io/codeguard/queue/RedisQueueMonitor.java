package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.queue.JobSnapshot.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.redisson.api.RList;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RTopic;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;

/** Reads the state with single commands or read-only scripts. */
record RedisQueueMonitor(RedisTaskQueue queue) implements QueueMonitor {
  private static final String COUNTER = "c:";

  @Override
  public Optional<JobSnapshot> job(String jobId) {
    List<Object> found = queue.ask(Script.JOB, queue.arguments().add(jobId));
    List<?> pairs = (List<?>) found.get(1);
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      fields.put(text(pairs.get(i)), text(pairs.get(i + 1)));
    }
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(snapshot(fields, (Long) found.getFirst(), (Long) found.getLast()));
  }

  private static JobSnapshot snapshot(Map<String, String> fields, long results, long now) {
    Map<String, Long> counters = new HashMap<>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(COUNTER)) {
            counters.put(name.substring(COUNTER.length()), Long.valueOf(value));
          }
        });
    return new JobSnapshot(
        number(fields, "total"),
        number(fields, "ready"),
        number(fields, "active"),
        number(fields, "delayed"),
        number(fields, "done"),
        number(fields, "dead"),
        number(fields, "exhausted"),
        number(fields, "next"),
        results,
        counters,
        "1".equals(fields.get("suspended")),
        "1".equals(fields.get("cancelled")),
        refusal(fields, now));
  }

  private static Optional<Refusal> refusal(Map<String, String> fields, long now) {
    long since = number(fields, "refused");
    return since == 0
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                fields.getOrDefault("refusal", ""), Duration.ofMillis(Math.max(0, now - since))));
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  @Override
  public QueueStats stats() {
    List<Long> n = queue.call(Script.STATS, ReturnType.LIST, queue.arguments());
    long oldest = n.get(5) == 0 ? 0 : Math.max(0, (n.get(7) - n.get(5)) / 1000);
    long due = n.get(3);
    return new QueueStats(
        n.get(0), n.get(1), Math.max(0, n.get(2) - due), due, n.get(4), oldest, n.get(6) / 60.0);
  }

  @Override
  public List<WorkerState> workers() {
    List<Object> found = queue.ask(Script.WORKERS, queue.arguments());
    List<WorkerState> workers = new ArrayList<>();
    for (int i = 0; i < found.size(); i += 3) {
      workers.add(
          new WorkerState(text(found.get(i)), (Long) found.get(i + 1), (Long) found.get(i + 2)));
    }
    return workers;
  }

  @Override
  public Optional<String> epoch() {
    return queue
        .scripts()
        .guard(
            () ->
                Optional.ofNullable(
                    queue
                        .redisson()
                        .<String, String>getMap(queue.key("q"), StringCodec.INSTANCE)
                        .get("epoch")));
  }

  @Override
  public List<DeadLetter> deadLetters(String jobId, long from, int limit) {
    return range("x", jobId, from, limit).stream().map(RedisQueueMonitor::deadLetter).toList();
  }

  private static DeadLetter deadLetter(byte[] record) {
    // Latin-1 maps each byte to one character, so that string offsets are byte offsets.
    String text = new String(record, java.nio.charset.StandardCharsets.ISO_8859_1);
    String[] parts = text.split("\n", 5);
    int payload = record.length - parts[4].length();
    int reasonEnd = payload - 1;
    String reason = new String(record, reasonEnd - parts[3].length(), parts[3].length(), UTF_8);
    return new DeadLetter(
        parts[0],
        java.util.Arrays.copyOfRange(record, payload, record.length),
        Integer.parseInt(parts[1]),
        reason,
        parts[2].equals("1"));
  }

  @Override
  public List<byte[]> highlights(String jobId) {
    return queue
        .scripts()
        .guard(
            () ->
                List.copyOf(
                    queue
                        .redisson()
                        .<byte[]>getScoredSortedSet(queue.key("h", jobId), ByteArrayCodec.INSTANCE)
                        .valueRangeReversed(0, Completion.HIGHLIGHTS_KEPT - 1)));
  }

  @Override
  public List<byte[]> results(String jobId, long from, int limit) {
    return range("r", jobId, from, limit);
  }

  @Override
  public Subscription subscribe(Consumer<String> listener) {
    RTopic topic = queue.redisson().getTopic(queue.key("events"), StringCodec.INSTANCE);
    int id =
        queue
            .scripts()
            .guard(() -> topic.addListener(String.class, (channel, job) -> listener.accept(job)));
    return () -> queue.scripts().guard(() -> unsubscribe(topic, id));
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, UTF_8);
  }

  private static boolean unsubscribe(RTopic topic, int listener) {
    topic.removeListener(listener);
    return true;
  }

  private List<byte[]> range(String kind, String jobId, long from, int limit) {
    return queue
        .scripts()
        .guard(() -> bytes(kind, jobId).range((int) from, (int) from + limit - 1));
  }

  private RList<byte[]> bytes(String kind, String jobId) {
    return queue.redisson().getList(queue.key(kind, jobId), ByteArrayCodec.INSTANCE);
  }
}
