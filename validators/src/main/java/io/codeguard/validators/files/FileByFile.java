package io.codeguard.validators.files;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Scans files one by one. A file that cannot be read, or that makes the validator throw, fails
 * without affecting others. After the deadline, or when the thread is interrupted, the remaining
 * files fail. An OutOfMemoryError is propagated, because it may affect other threads. Thread-safe
 * if the {@link FileScan} is.
 */
public final class FileByFile implements Validator.Check {
  private static final String NESTED_TOO_DEEPLY = "nested too deeply";

  private final String validation;
  private final FileScan fileScan;
  private final InstantSource clock;

  /** Scans one file and adds its findings. */
  @FunctionalInterface
  public interface FileScan {
    void scan(Content content, Deadline deadline, FileFindings findings)
        throws FileSkippedException, FileIncompleteException;
  }

  /** Must be checked regularly during long work on one file. */
  @FunctionalInterface
  public interface Deadline {
    /**
     * @throws FileIncompleteException if the deadline has passed
     */
    void check() throws FileIncompleteException;
  }

  /**
   * @param validation the validator's type
   */
  public FileByFile(String validation, FileScan fileScan) {
    this(validation, fileScan, InstantSource.system());
  }

  FileByFile(String validation, FileScan fileScan, InstantSource clock) {
    this.validation = validation;
    this.fileScan = fileScan;
    this.clock = clock;
  }

  @Override
  public List<FileResult> validate(List<SourceFile> files, Instant deadline) {
    List<FileResult> results = new ArrayList<>(files.size());
    for (SourceFile file : files) {
      results.add(result(file, deadline));
    }
    return results;
  }

  private FileResult result(SourceFile file, Instant deadline) {
    try {
      if (isOver(deadline)) {
        return FileResult.failed(file.path(), "deadline reached");
      }
      return scan(Content.read(file.path(), file.location()), deadline);
    } catch (FileSkippedException e) {
      return FileResult.skipped(file.path(), e.getMessage());
    } catch (IOException e) {
      return FileResult.failed(file.path(), "cannot be read: " + e);
    } catch (StackOverflowError e) {
      return FileResult.failed(file.path(), NESTED_TOO_DEEPLY);
    } catch (RuntimeException | AssertionError e) {
      return FileResult.failed(file.path(), reason(e));
    }
  }

  /** Unwraps errors, because some parsers wrap a StackOverflowError or an OutOfMemoryError. */
  private String reason(Throwable broken) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof StackOverflowError) {
        return NESTED_TOO_DEEPLY;
      }
      if (cause instanceof OutOfMemoryError outOfMemory) {
        throw outOfMemory;
      }
    }
    return Sanitizer.line("validator '" + validation + "' failed: " + broken, 500);
  }

  private FileResult scan(Content content, Instant deadline) throws FileSkippedException {
    FileFindings findings = new FileFindings(validation, content);
    try {
      fileScan.scan(content, () -> check(deadline), findings);
      return FileResult.of(content.path(), findings.toList());
    } catch (FileIncompleteException e) {
      return FileResult.partial(content.path(), e.getMessage(), findings.toList());
    }
  }

  private void check(Instant deadline) throws FileIncompleteException {
    if (isOver(deadline)) {
      throw new FileIncompleteException("deadline reached");
    }
  }

  private boolean isOver(Instant deadline) {
    return Thread.currentThread().isInterrupted() || !clock.instant().isBefore(deadline);
  }
}
