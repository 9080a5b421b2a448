import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validators;
import io.codeguard.reporting.sarif.SarifWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs validators on a tree in one thread, and measures the CPU time of the second half of the rounds. */
final class Bench {
  private static final int ROUNDS = 4;

  private final boolean json;

  private Bench(boolean json) {
    this.json = json;
  }

  public static void main(String[] args) throws Exception {
    Bench bench = new Bench(args.length > 2 && args[2].equals("--json"));
    Path tree = Path.of(args[0]);
    double ours = bench.validator(tree, "secrets");
    bench.validator(tree, "syntax");
    if (!args[1].isEmpty()) {
      bench.gitleaks(tree, args[1], ours);
    }
    bench.sarif();
  }

  /** Returns megabytes per second. */
  private double validator(Path tree, String type) throws Exception {
    Validator validator = Validators.load().get(type);
    List<SourceFile> files = new ArrayList<>();
    long bytes = 0;
    for (Path path : paths(tree)) {
      String name = tree.relativize(path).toString();
      if (validator.accepts(name)) {
        files.add(new SourceFile(name, path));
        bytes += Files.size(path);
      }
    }
    Validator.Check check = validator.prepare(Map.of());
    double seconds = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      check.validate(files, Instant.MAX);
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      seconds += round < ROUNDS / 2 ? 0 : (end - start) / 1e9;
    }
    double rounds = ROUNDS - ROUNDS / 2;
    print(type, "MB/s a core", bytes / 1e6 * rounds / seconds);
    print(type, "files/s a core", files.size() * rounds / seconds);
    return bytes / 1e6 * rounds / seconds;
  }

  /** Measures the CPU time of the process, like ours. */
  private void gitleaks(Path tree, String program, double ours) throws Exception {
    Path time = Files.createTempFile("time", ".txt");
    String command =
        "times > /dev/null; '%s' dir '%s' --no-banner --exit-code 0 > /dev/null 2>&1; times > '%s'"
            .formatted(program, tree, time);
    new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
    String[] children = Files.readAllLines(time).get(1).split("\\s+");
    long bytes = 0;
    for (Path path : paths(tree)) {
      bytes += Files.size(path);
    }
    double rate = bytes / 1e6 / (seconds(children[0]) + seconds(children[1]));
    print("gitleaks", "MB/s a core", rate);
    print("secrets", "times gitleaks", ours / rate);
    Files.delete(time);
  }

  /** Parses the format of the shell: {@code 0m1.25s}. */
  private static double seconds(String time) {
    String[] parts = time.replace("s", "").split("m");
    return 60 * Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
  }

  private void sarif() throws IOException {
    List<SarifWriter.ValidatedFile> files = new ArrayList<>();
    for (int file = 0; file < 1000; file++) {
      String path = "src/main/java/org/example/File" + file + ".java";
      List<Finding> findings = new ArrayList<>();
      for (int line = 1; line <= 100; line++) {
        findings.add(
            new Finding(
                "pattern", "rule-" + line % 20, Severity.WARNING, path, line, 1, line, 9,
                "a message of the usual length about what is wrong here", file + "/" + line));
      }
      files.add(new SarifWriter.ValidatedFile("pattern", FileResult.of(path, findings)));
    }
    SarifWriter.Source source = new SarifWriter.Source("a/b", "c", Optional.empty());
    long start = System.nanoTime();
    SarifWriter.write(OutputStream.nullOutputStream(), source, List.of(), files);
    print("sarif", "s for 100000 findings", (System.nanoTime() - start) / 1e9);
  }

  private static List<Path> paths(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void print(String name, String unit, double value) {
    String line =
        json
            ? "{\"benchmark\":\"validate\",\"case\":\"%s\",\"value\":%.2f,\"unit\":\"%s\"}"
            : "%-10s %10.2f %s";
    System.out.println(line.formatted(name, value, unit));
  }
}
