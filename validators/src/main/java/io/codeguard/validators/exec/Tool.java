package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.text.Sanitizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs a program with a timeout, and kills it with all processes that it started. */
final class Tool {
  /** The maximum size of the output in bytes. */
  static final int MAX_OUTPUT = 64 * 1024 * 1024;

  private static final int KEPT_ERRORS = 16 * 1024;
  private static final int SHOWN_ERRORS = 500;

  /** How long to wait for a program's output after it has exited. */
  private static final Duration OUTPUT_TIMEOUT = Duration.ofSeconds(10);

  private Tool() {}

  /**
   * The result of a run.
   *
   * @param output all of standard output
   * @param errors the end of standard error, on one line
   */
  record Ended(int exitCode, String output, String errors) {}

  /** The run failed; the message contains the reason. */
  static final class ToolFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ToolFailedException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * Runs a program without a shell, with a minimal environment.
   *
   * @param network whether it has network access
   * @throws ToolFailedException if it cannot be started, times out or writes too much
   */
  static Ended run(List<String> command, Workspace workspace, boolean network, Duration timeout)
      throws ToolFailedException, InterruptedException {
    ProgramMark mark = ProgramMark.random();
    Process process = start(command, workspace, network, mark);
    ProcessTree tree = new ProcessTree(process.toHandle(), mark);
    CompletableFuture<byte[]> output;
    CompletableFuture<byte[]> errors;
    int exitCode;
    try {
      process.getOutputStream().close();
      output = read(process::getInputStream, in -> head(in, tree), "tool-output");
      errors = read(process::getErrorStream, Tool::tail, "tool-errors");
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ToolFailedException("not completed within " + timeout.toSeconds() + " s");
      }
      exitCode = process.exitValue();
    } catch (IOException e) {
      throw new ToolFailedException("cannot be run: " + e.getMessage());
    } finally {
      tree.kill();
      workspace.killOrphans();
    }
    byte[] said = all(output);
    if (said.length > MAX_OUTPUT) {
      throw new ToolFailedException("more than " + MAX_OUTPUT + " bytes of output");
    }
    return new Ended(exitCode, new String(said, UTF_8), oneLine(all(errors)));
  }

  /**
   * Waits with a timeout, because a process that escaped {@link ProcessTree#kill} may keep the pipe
   * open.
   */
  private static byte[] all(CompletableFuture<byte[]> said)
      throws ToolFailedException, InterruptedException {
    try {
      return said.get(OUTPUT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ToolFailedException("it left a process behind that keeps its output open");
    } catch (ExecutionException e) {
      throw new ToolFailedException("its output cannot be read: " + e.getCause().getMessage());
    }
  }

  private static Process start(
      List<String> command, Workspace workspace, boolean network, ProgramMark mark)
      throws ToolFailedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    String path = environment.get("PATH");
    environment.clear();
    if (path != null) {
      environment.put("PATH", path);
    }
    environment.put("HOME", workspace.home().toString());
    environment.put("TMPDIR", workspace.home().toString());
    environment.put("LANG", "C.UTF-8");
    mark.put(environment);
    try {
      return workspace.start(builder, mark, network);
    } catch (IOException e) {
      throw new ToolFailedException("cannot be started: " + Sanitizer.line(e.getMessage(), 300));
    }
  }

  @FunctionalInterface
  private interface Reader {
    byte[] read(InputStream in) throws IOException;
  }

  private static CompletableFuture<byte[]> read(
      Supplier<InputStream> stream, Reader reader, String name) {
    CompletableFuture<byte[]> done = new CompletableFuture<>();
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(
                () -> {
                  try (InputStream in = stream.get()) {
                    done.complete(reader.read(in));
                  } catch (IOException e) {
                    done.completeExceptionally(new UncheckedIOException(e));
                  }
                });
    return done;
  }

  /** Kills a program that exceeds the limit, because it would block on the full pipe. */
  private static byte[] head(InputStream in, ProcessTree tree) throws IOException {
    byte[] head = in.readNBytes(MAX_OUTPUT + 1);
    if (head.length > MAX_OUTPUT) {
      tree.kill();
    }
    return head;
  }

  private static byte[] tail(InputStream in) throws IOException {
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (tail.size() > KEPT_ERRORS) {
        byte[] all = tail.toByteArray();
        tail.reset();
        tail.write(all, all.length - KEPT_ERRORS / 2, KEPT_ERRORS / 2);
      }
      tail.write(buffer, 0, count);
    }
    return tail.toByteArray();
  }

  private static String oneLine(byte[] errors) {
    String text = new String(errors, UTF_8).strip();
    int start = Math.max(0, text.length() - SHOWN_ERRORS);
    return Sanitizer.line(text.substring(start), SHOWN_ERRORS);
  }
}
