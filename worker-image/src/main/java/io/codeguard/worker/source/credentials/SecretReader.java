package io.codeguard.worker.source.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads files of secrets on a thread that was started before any check: checks have no access to
 * these files, which is inherited by all threads that are started on their behalf. Thread-safe.
 */
final class SecretReader {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("secrets").factory());

  private SecretReader() {}

  static SecretReader start() {
    SecretReader reader = new SecretReader();
    reader.thread.execute(() -> {});
    return reader;
  }

  String read(Path file) throws IOException {
    Future<String> text = thread.submit(() -> Files.readString(file));
    try {
      return text.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
