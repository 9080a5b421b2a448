package io.codeguard.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A malicious {@code exec} program that searches for secrets of its worker, and tries to modify the
 * fetched sources. Reports each successful way as a finding in the given file; with the prefix
 * {@code child} for a child process, and {@code sees sources} or {@code sees programs} for files
 * that it should not be able to open.
 */
final class Snoop {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String CHILD = "SNOOP_SECRET";
  private static final String WORKER = "CODEGUARD_REDIS_PASSWORD";
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SIGQUIT = 3;
  private static final byte[] NOTHING = {};

  private Snoop() {}

  /** Arguments: the file for findings; without arguments, waits for the end of input. */
  public static void main(String[] arguments) throws Throwable {
    if (arguments.length == 0) {
      var _ = System.in.read();
      return;
    }
    Set<String> ways = new TreeSet<>();
    Path worker = PROCESSES.resolve(ProcessHandle.current().parent().orElseThrow().pid() + "");
    Process child = child();
    for (Instant end = Instant.now().plus(TIME);
        Instant.now().isBefore(end) || mayBeAlone(ways, end); ) {
      environments(ways);
      others(ways, "sources", "/workspace/worker-");
      others(ways, "programs", "/workspace/codeguard-exec-");
      others(ways, "programs", "/codeguard/copies/");
    }
    child.destroy();
    opens(ways, "memory", () -> Files.newInputStream(worker.resolve("mem")).close());
    opens(ways, "open files", () -> list(worker.resolve("fd")));
    opens(ways, "secrets", () -> secrets(ways));
    attach(ways, worker.getFileName().toString());
    for (String way : ways) {
      System.out.printf(
          "{\"path\": \"%s\", \"line\": 1, \"rule\": \"%s\", \"severity\": \"error\"}%n",
          arguments[0], way);
    }
  }

  private static Process child() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Snoop.class.getName());
    builder.environment().put(CHILD, "value");
    return builder.start();
  }

  /** Also of short-lived processes. */
  private static void environments(Set<String> ways) throws IOException {
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      for (Path process :
          processes.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
        String environment = environment(process);
        if (environment.contains(CHILD + "=")) {
          ways.add("child");
        }
        if (environment.contains(WORKER + "=")) {
          ways.add("environment");
        }
      }
    }
  }

  private static String environment(Path process) {
    try (InputStream in = Files.newInputStream(process.resolve("environ"))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private interface Opening {
    void open() throws IOException;
  }

  private static void opens(Set<String> ways, String way, Opening opening) {
    try {
      opening.open();
      ways.add(way);
    } catch (IOException | UncheckedIOException e) {
      // Expected.
    }
  }

  private static void list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      var _ = entries.count();
    }
  }

  private static void secrets(Set<String> ways) throws IOException {
    for (Path file : files(Path.of("/codeguard/secrets"), ways)) {
      var _ = Files.readAllBytes(file);
    }
  }

  /** Other instances are started at about the same time. */
  private static boolean mayBeAlone(Set<String> ways, Instant end) {
    return !ways.contains("sees programs") && Instant.now().isBefore(end.plus(PATIENCE));
  }

  /** Sources, and files of other programs that run at the same time. */
  private static void others(Set<String> ways, String whose, String place) {
    Path home = Path.of(System.getenv("HOME")).getParent();
    Path copies = Path.of("").toAbsolutePath();
    try {
      for (Path file : files(Path.of(place.substring(0, place.lastIndexOf('/'))), ways)) {
        if (file.toString().startsWith(place)
            && !file.startsWith(home)
            && !file.startsWith(copies)) {
          ways.add("sees " + whose);
          opens(ways, "reads " + whose, () -> Files.readAllBytes(file));
          opens(ways, "changes " + whose, () -> Files.write(file, NOTHING, APPEND));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // A file was removed in the meantime.
    }
  }

  private static List<Path> files(Path directory, Set<String> ways) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      if (files.isEmpty()) {
        ways.add("nothing in " + directory);
      }
      return files;
    }
  }

  /**
   * Like jcmd: Java responds to the signal by creating a socket, for which it requires this file.
   */
  @SuppressWarnings("restricted")
  private static void attach(Set<String> ways, String process) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    Path wish = Path.of("/tmp/.attach_pid" + process);
    if (Files.notExists(wish)) {
      Files.createFile(wish);
    }
    Path socket = Path.of("/tmp/.java_pid" + process);
    var _ = (int) kill.invokeExact(Integer.parseInt(process), SIGQUIT);
    for (Instant end = Instant.now().plus(TIME);
        Instant.now().isBefore(end) && !Files.exists(socket); ) {
      Thread.onSpinWait();
    }
    if (Files.exists(socket)) {
      ways.add("attaching");
    }
    Files.deleteIfExists(wish);
  }
}
