package io.codeguard.system.simulation;

import io.codeguard.protocol.Documents;
import io.codeguard.queue.Lease;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Optional;
import java.util.Set;

/**
 * Simulates a repository: listing uses the current revision of the branch, validation the listed
 * one.
 */
final class Volumes extends AbstractMap<String, Path> {
  private final Jobs jobs;
  private final Instance instance;

  Volumes(Jobs jobs, Instance instance) {
    this.jobs = jobs;
    this.instance = instance;
  }

  @Override
  public Path get(Object claim) {
    Lease lease = instance.running().lease().orElseThrow();
    Job job = jobs.of(Documents.mainJob(lease.jobId()));
    return job.directory(
        Documents.isListing(lease.jobId()) ? Optional.empty() : jobs.listed(job.uid()));
  }

  @Override
  public Set<Entry<String, Path>> entrySet() {
    return Set.of();
  }
}
