package io.codeguard.jobengine;

import io.codeguard.queue.TaskFeed;

/** Where a job's report is kept, other than in Redis. Thread-safe. */
public interface ReportStore {
  /** How the upload of a job's report is going; starts nothing. */
  ReportUpload upload(String uid);

  /**
   * Starts to upload the report, unless that is under way or done, or has failed too recently to be
   * tried again. Does not wait for it.
   */
  void start(TaskFeed feed, String uid);
}
