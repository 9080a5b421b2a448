package io.codeguard.jobengine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.FailedTask;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import io.codeguard.api.v1alpha1.ValidationJobStatusBuilder;
import io.codeguard.reporting.text.Truncation;
import java.util.List;

/** Keeps a status small: it is stored in etcd and read by every list. */
final class StatusSize {
  static final int LARGEST = 32 * 1024;

  private static final int PATH_LENGTH = 256;
  private static final int TEXT_LENGTH = 384;
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusSize() {}

  static String path(String path) {
    return Truncation.end(path, PATH_LENGTH);
  }

  static String text(String text) {
    return Truncation.start(text, TEXT_LENGTH);
  }

  /** Drops from the end of the longer list until the status is small enough. */
  static ValidationJobStatus fit(ValidationJobStatus status) {
    ValidationJobStatus smaller = status;
    while (bytes(smaller) > LARGEST) {
      List<TopFinding> findings = smaller.topFindings();
      List<FailedTask> failed = smaller.failedTasks();
      if (findings.size() < failed.size()) {
        smaller = with(smaller, findings, failed.subList(0, failed.size() - 1));
      } else {
        smaller = with(smaller, findings.subList(0, findings.size() - 1), failed);
      }
    }
    return smaller;
  }

  private static ValidationJobStatus with(
      ValidationJobStatus status, List<TopFinding> findings, List<FailedTask> failed) {
    return new ValidationJobStatusBuilder(status).topFindings(findings).failedTasks(failed).build();
  }

  static int bytes(ValidationJobStatus status) {
    try {
      return JSON.writeValueAsBytes(status).length;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
