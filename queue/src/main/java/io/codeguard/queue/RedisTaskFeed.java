package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.redisson.api.RMap;
import org.redisson.api.RScript.ReturnType;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;

/** Produces tasks with Lua scripts. */
record RedisTaskFeed(RedisTaskQueue queue) implements TaskFeed {
  private static final int MAX_PAYLOAD_BYTES = 64 * 1024;
  private static final int MAX_CHUNK_BYTES = 16 * 1024 * 1024;
  private static final int DEAD_LETTERS_PER_CALL = 500;
  private static final Duration TIME_TO_LIVE = Duration.ofDays(7);

  @Override
  public void register(JobDefinition job) {
    KeyNames.check("job id", job.id());
    call(
        Script.REGISTER,
        queue
            .arguments()
            .add(job.id())
            .add(job.priority())
            .add(job.parallelism())
            .add(job.maxAttempts())
            .add(job.backoff().toMillis())
            .add(job.maxBackoff().toMillis())
            .add(job.highWaterMark())
            .add(job.suspended())
            .add(TIME_TO_LIVE.toMillis()));
  }

  @Override
  public EnqueueResult enqueue(
      String jobId,
      long chunk,
      String group,
      List<byte[]> payloads,
      long done,
      Completion outcome) {
    KeyNames.check("group", group);
    if (chunk < 0) {
      throw new IllegalArgumentException("chunk " + chunk + ": must be 0 or more");
    }
    check(payloads);
    List<byte[]> blocks = Blocks.encode(payloads);
    Arguments arguments =
        queue.arguments().add(jobId).add(chunk).add(group).add(payloads.size()).add(blocks.size());
    blocks.forEach(arguments::add);
    arguments.add(done);
    if (done > 0) {
      arguments.addOutcome(outcome);
    }
    byte[] result = queue.call(Script.ENQUEUE, ReturnType.VALUE, arguments);
    return EnqueueResult.valueOf(new String(result, UTF_8));
  }

  private static void check(List<byte[]> payloads) {
    long bytes = 0;
    for (byte[] payload : payloads) {
      if (payload.length > MAX_PAYLOAD_BYTES) {
        throw new IllegalArgumentException(
            "a payload has "
                + payload.length
                + " bytes; at most "
                + MAX_PAYLOAD_BYTES
                + " are allowed");
      }
      bytes += payload.length;
    }
    if (bytes > MAX_CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "a chunk's payloads have "
              + bytes
              + " bytes; at most "
              + MAX_CHUNK_BYTES
              + " are allowed: make smaller chunks");
    }
  }

  @Override
  public void cancel(String jobId) {
    steer("cancel", jobId, 0);
  }

  @Override
  public void remove(String jobId) {
    steer("remove", jobId, 0);
  }

  @Override
  public void keepAlive(String jobId, Duration timeToLive) {
    if (timeToLive.isNegative()) {
      throw new IllegalArgumentException("timeToLive " + timeToLive + " is negative");
    }
    steer("keep", jobId, timeToLive.toMillis());
  }

  @Override
  public long requeueDeadLetters(String jobId) {
    return moveDeadLetters("requeue", jobId);
  }

  @Override
  public long discardDeadLetters(String jobId) {
    return moveDeadLetters("discard", jobId);
  }

  private long moveDeadLetters(String verb, String jobId) {
    long moved = 0;
    long last;
    do {
      last = steer(verb, jobId, DEAD_LETTERS_PER_CALL);
      moved += last;
    } while (last == DEAD_LETTERS_PER_CALL);
    return moved;
  }

  @Override
  public long count(String jobId, String counter, long number) {
    return call(Script.COUNT, queue.arguments().add(jobId).add(counter).add(number));
  }

  @Override
  public long count(Lease lease, String jobId, String counter, long number) {
    long value =
        call(
            Script.COUNT, queue.arguments().add(jobId).add(counter).add(number).add(lease.token()));
    if (value < 0) {
      throw new LeaseLostException(lease);
    }
    return value;
  }

  @Override
  public void putDocument(String jobId, String name, byte[] content) {
    call(Script.DOCUMENT, queue.arguments().add(jobId).add(name).add(content));
  }

  @Override
  public void putDocument(Lease lease, String jobId, String name, byte[] content) {
    long stored =
        call(
            Script.DOCUMENT,
            queue.arguments().add(jobId).add(name).add(content).add(lease.token()));
    if (stored != 1) {
      throw new LeaseLostException(lease);
    }
  }

  @Override
  public Optional<byte[]> document(String jobId, String name) {
    return queue.scripts().guard(() -> Optional.ofNullable(documents(jobId).get(name)));
  }

  @Override
  public void removeDocument(String jobId, String name) {
    queue.scripts().guard(() -> documents(jobId).fastRemove(name));
  }

  @Override
  public Optional<byte[]> conclude(
      String jobId, Duration timeToLive, String last, byte[] content, List<String> keep) {
    Arguments arguments =
        queue.arguments().add(jobId).add(timeToLive.toMillis()).add(last).add(content);
    keep.forEach(arguments::add);
    return Optional.ofNullable(queue.<byte[]>call(Script.CONCLUDE, ReturnType.VALUE, arguments));
  }

  private RMap<String, byte[]> documents(String jobId) {
    return queue
        .redisson()
        .getMap(
            queue.key("o", jobId),
            new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE));
  }

  private long steer(String verb, String jobId, long number) {
    return call(Script.STEER, queue.arguments().add(verb).add(jobId).add(number));
  }

  private long call(Script script, Arguments arguments) {
    return queue.<Long>call(script, ReturnType.LONG, arguments);
  }
}
