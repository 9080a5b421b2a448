package io.codeguard.objectstorage;

import java.io.IOException;

/** The object storage rejected a request, or cannot be reached. The message contains no keys. */
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For requests without a response. */
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

  /** Whether the server responded with an error. */
  public boolean isResponse() {
    return status != NONE;
  }

  /** The status of the response; 0 if there was none. */
  public int status() {
    return status;
  }
}
