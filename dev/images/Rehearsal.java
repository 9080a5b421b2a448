import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.jobengine.JobRequest;
import io.codeguard.jobengine.JobRun;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import io.codeguard.queue.TaskQueue;
import io.codeguard.protocol.JobPlan;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the job of a manifest with inline files on workers, without a time-out. Arguments: Redis URL, queue, manifest.
 */
class Rehearsal {
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ValidationJobSpec spec =
        Serialization.unmarshal(Files.readString(Path.of(arguments[2])), ValidationJob.class)
            .getSpec();
    JobRun run = new JobRun(Clock.systemUTC());
    Optional<ValidationJobStatus> status = Optional.empty();
    try (RedisConnection redis = RedisConnection.open(RedisSettings.of(arguments[0]))) {
      TaskQueue queue = redis.queue(arguments[1]);
      while (status.filter(Phase::isFinal).isEmpty()) {
        try {
          status = Optional.of(run.advance(queue, redis.results(), request(spec, status)));
        } catch (QueueUnavailableException e) {
          // Redis may not be ready yet.
          System.err.println(e.getMessage());
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    System.out.println(status.get().phase());
  }

  private static JobRequest request(ValidationJobSpec spec, Optional<ValidationJobStatus> status) {
    return new JobRequest(
        "rehearsal",
        "rehearsal/rehearsal",
        null,
        spec,
        status,
        60,
        () -> JobPlan.Source.of(spec.source().inline()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
