package io.codeguard.objectstorage;

import java.io.IOException;

/** The object storage refused a request, or cannot be reached. The message holds no key. */
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For requests that got no answer. */
  private static final int NONE = 0;

  private final int status;

  StorageException(String message, int status) {
    super(message);
    this.status = status;
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
    this.status = NONE;
  }

  /** Whether the server answered, if not with what was asked for. */
  public boolean isAnswer() {
    return status != NONE;
  }

  /** The status of the answer; 0 when there was none. */
  public int status() {
    return status;
  }
}
