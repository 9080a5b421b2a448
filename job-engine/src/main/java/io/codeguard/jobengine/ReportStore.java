package io.codeguard.jobengine;

import io.codeguard.queue.TaskFeed;

/** Where a job's report is kept, other than in Redis. Thread-safe. */
@FunctionalInterface
public interface ReportStore {
  /** Begins to move the report there, once, and tells how that goes; never waits for it. */
  ReportUpload store(TaskFeed feed, String uid);
}
