import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures a {@code codeguard run} with 1,000 files, the first time and without changes. */
final class CachedRun {
  private static final int FILES = 1000;
  private static final int ROUNDS = 5;

  private final Path work;
  private final boolean json;

  private CachedRun(Path work, boolean json) {
    this.work = work;
    this.json = json;
  }

  /** Arguments: a tree with Java sources, {@code --json}. */
  public static void main(String[] args) throws Exception {
    Path work = Files.createTempDirectory("cached-run");
    try {
      new CachedRun(work, args.length > 1 && args[1].equals("--json")).measure(Path.of(args[0]));
    } finally {
      try (Stream<Path> all = Files.walk(work)) {
        for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private void measure(Path tree) throws Exception {
    copy(tree);
    Files.writeString(
        work.resolve("job.yaml"),
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: cached}
        spec:
          source: {inline: {none: ''}}
          validations: [{type: syntax}, {type: secrets}]
        """);
    run("--version");
    double first = job();
    List<Double> again = IntStream.range(0, ROUNDS).mapToObj(i -> job()).sorted().toList();
    print("first-run", first);
    print("cached-run", again.get(ROUNDS / 2));
  }

  private void copy(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      List<Path> files =
          all.filter(path -> path.toString().endsWith(".java")).sorted().limit(FILES).toList();
      for (Path file : files) {
        Path to = work.resolve("source").resolve(tree.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private double job() {
    long start = System.nanoTime();
    run("run", work.resolve("job.yaml").toString(), "--dir", work.resolve("source").toString());
    return (System.nanoTime() - start) / 1e9;
  }

  private void run(String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("./codeguard"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CODEGUARD_HOME", work.resolve("home").toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("codeguard ended with " + code);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void print(String name, double value) {
    String line =
        json
            ? "{\"benchmark\":\"validate\",\"case\":\"%s\",\"value\":%.2f,\"unit\":\"%s\"}"
            : "%-10s %10.2f %s";
    System.out.println(line.formatted(name, value, "s for 1000 files"));
  }
}
