package io.codeguard.worker.testing;

import io.codeguard.protocol.JobPlan;
import io.codeguard.queue.LeaseRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Plans in the operator's format. */
public final class TestPlans {
  private TestPlans() {}

  public static JobPlan of(JobPlan.Source source, JobPlan.Validation... validations) {
    return new JobPlan(
        1, "team/job", source, List.of(), List.of(), List.of(validations), 20, false, null);
  }

  public static JobPlan.Source files(Map<String, String> files) {
    return JobPlan.Source.of(files);
  }

  public static JobPlan.Source archive(String url, String sha256) {
    return JobPlan.Source.of(new JobPlan.Archive(url, sha256));
  }

  public static JobPlan.Source git(String url, String ref, String path) {
    return JobPlan.Source.of(new JobPlan.Git(url, ref, path));
  }

  public static JobPlan.Source directory(String path) {
    return JobPlan.Source.of(new JobPlan.LocalDirectory(path));
  }

  /** The request of another worker. */
  public static LeaseRequest lease() {
    return new LeaseRequest("other", 100, Duration.ofSeconds(5), Duration.ZERO);
  }

  public static JobPlan.Validation validation(String type) {
    return new JobPlan.Validation(type, List.of(), List.of(), Map.of());
  }
}
