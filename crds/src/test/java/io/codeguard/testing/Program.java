package io.codeguard.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A program that a test runs until it exits. */
public final class Program {
  private Program() {}

  /**
   * The result.
   *
   * @param code the exit code; 127 if the program does not exist, like in a shell
   */
  public record Result(int code, String out, String err) {
    public boolean succeeded() {
      return code == 0;
    }

    /** Returns the standard output of a program, which must succeed. */
    public String orThrow() {
      if (!succeeded()) {
        throw new IllegalStateException("exit code " + code + ": " + err + out);
      }
      return out;
    }
  }

  public static Result run(String... command) {
    return run(Arrays.asList(command), new byte[0]);
  }

  /** Runs the program with these bytes as its standard input. */
  public static Result run(List<String> command, byte[] input) {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      return new Result(127, "", e.getMessage());
    }
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> read(process, true), Program::start);
    CompletableFuture<Void> in =
        CompletableFuture.runAsync(() -> write(process, input), Program::start);
    String out = read(process, false);
    try {
      int code = process.waitFor();
      in.join();
      return new Result(code, out, err.join());
    } catch (InterruptedException e) {
      process.destroy();
      throw new IllegalStateException(e);
    }
  }

  /** Each on a separate thread: both block, and a shared pool may have only one thread. */
  private static void start(Runnable pump) {
    Thread thread = new Thread(pump);
    thread.setDaemon(true);
    thread.start();
  }

  private static String read(Process process, boolean error) {
    try (var stream = error ? process.getErrorStream() : process.getInputStream()) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void write(Process process, byte[] input) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input);
    } catch (IOException e) {
      // A program may exit without reading all input; its exit code shows whether that is an error.
    }
  }
}
