import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.exec.ExecDefinition;
import io.codeguard.validators.exec.ExecValidator;
import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.linux.ConfinedPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Compares third-party tools run by CodeGuard with the tools alone, on the same number of processors. They alternate, and the
 * fastest round of each counts, to exclude other load of the machine. Ruff and Bandit run in leases like those of warm workers:
 * at most two seconds' work, 5,000 files and a slot's share of the rest, but at least a tenth of the first two, including the
 * remainder if that is less than half as many. PMD runs with a complete {@code codeguard run}.
 */
final class ToolsBench {
  private static final int LEAST_ROUNDS = 4;

  /** Duration of warm-up rounds, in s, for the JIT compiler. */
  private static final double LEAST_TIME = 20;

  private static final int MOST = 5000;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private interface Work {
    void run() throws Exception;
  }

  private final boolean json;

  private ToolsBench(boolean json) {
    this.json = json;
  }

  /** Arguments: the tools' directory, a Python tree, a Java tree, PMD's class path, optionally --json. */
  public static void main(String[] args) throws Exception {
    ToolsBench bench = new ToolsBench(args.length > 4 && args[4].equals("--json"));
    Path python = Path.of(args[1]);
    String ruff = args[0] + "/ruff";
    List<String> check =
        List.of(ruff, "check", "--isolated", "--no-cache", "--exit-zero", "--select", "S,E,F,B", "--output-format", "json");
    bench.exec("ruff", python, check, false, false);
    bench.exec("ruff in place", python, check, true, false);
    bench.exec("bandit", python, List.of(args[0] + "/bandit", "-q", "-f", "json", "--exit-zero", "-r"), false, true);
    bench.pmd(Path.of(args[2]), args[3]);
  }

  private void exec(String name, Path tree, List<String> command, boolean inPlace, boolean isOneThread) throws Exception {
    List<String> alone = new ArrayList<>(command);
    alone.add(".");
    List<String> through = new ArrayList<>(command);
    through.add("{files}");
    ExecValidator validator =
        new ExecValidator(
            ExecDefinition.of(
                "tool",
                Map.of("command", through, "output", "json", "files", List.of("*.py"), "batchSize", MOST, "inPlace", inPlace)),
            ProgramHost.startedBy(ConfinedPrograms.withoutLandlock()));
    List<SourceFile> files;
    try (Stream<Path> all = Files.walk(tree)) {
      files =
          all.filter(Files::isRegularFile)
              .map(path -> new SourceFile(tree.relativize(path).toString(), path))
              .filter(file -> validator.accepts(file.path()))
              .toList();
    }
    Validator.Check check = validator.prepare(Map.of());
    // Alone it uses all processors, in a slot its share.
    double perFile = PROCESSORS * seconds(() -> run(tree, alone)) / files.size();
    List<Callable<Object>> leases = new ArrayList<>();
    for (List<SourceFile> lease : leases(files, (int) Math.clamp(2 / perFile, 1, MOST))) {
      leases.add(() -> check.validate(lease, Instant.MAX));
    }
    try (ExecutorService slots = Executors.newFixedThreadPool(PROCESSORS)) {
      double ours = compare(name, () -> run(tree, alone), () -> all(slots, leases));
      if (isOneThread) {
        // The same concurrency as ours, each with its share of the files.
        List<Callable<Object>> shares = new ArrayList<>();
        for (int part = 0; part < PROCESSORS; part++) {
          List<String> share = new ArrayList<>(command);
          for (int i = part; i < files.size(); i += PROCESSORS) {
            share.add(files.get(i).path());
          }
          shares.add(() -> run(tree, share));
        }
        double theirs = Math.min(seconds(() -> all(slots, shares)), seconds(() -> all(slots, shares)));
        print(name, "s alone, " + PROCESSORS + " at once", theirs);
        print(name, "times as long through us", ours / theirs);
      }
    }
  }

  private static void all(ExecutorService slots, List<Callable<Object>> tasks) throws Exception {
    for (Future<Object> task : slots.invokeAll(tasks)) {
      task.get();
    }
  }

  private static List<List<SourceFile>> leases(List<SourceFile> files, int full) {
    List<List<SourceFile>> leases = new ArrayList<>();
    for (int start = 0; start < files.size(); start += leases.getLast().size()) {
      int rest = files.size() - start;
      int least = Math.ceilDiv(full, 10);
      int share = Math.max(Math.ceilDiv(rest, PROCESSORS), least);
      int size = Math.min(2 * (rest - share) < least ? rest : share, full);
      leases.add(files.subList(start, start + size));
    }
    return leases;
  }

  private void pmd(Path tree, String classPath) throws Exception {
    Path project = Path.of("").toAbsolutePath();
    Path report = Files.createTempFile("pmd", ".sarif");
    Path job = Files.createTempFile("job", ".yaml");
    Files.writeString(
        job,
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: pmd}
        spec:
          source: {inline: {none.txt: "replaced by --dir"}}
          validations: [{type: java}]
          cache: false
        """);
    List<String> alone =
        List.of(
            System.getProperty("java.home") + "/bin/java", "-cp", classPath, "net.sourceforge.pmd.cli.PmdCli", "check",
            "--no-cache", "--no-progress", "--no-fail-on-violation", "--threads=" + PROCESSORS,
            "--rulesets=rulesets/java/quickstart.xml", "--format=sarif", "--report-file=" + report, "--dir=.");
    List<String> through =
        List.of(
            project.resolve("codeguard").toString(), "run", job.toString(), "--dir", tree.toString(), "--report",
            report.toString(), "-o", "json");
    compare("pmd", () -> run(tree, alone), () -> run(project, through));
    Files.delete(job);
    Files.delete(report);
  }

  private static Object run(Path directory, List<String> command) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    // Exit code 1 means that there are findings.
    if (code > 1) {
      throw new IOException(command.getFirst() + " ended with " + code);
    }
    return command;
  }

  private double compare(String name, Work alone, Work through) throws Exception {
    double theirs = Double.MAX_VALUE;
    double ours = Double.MAX_VALUE;
    double spent = 0;
    for (int round = 0; round < LEAST_ROUNDS || spent < LEAST_TIME; round++) {
      theirs = Math.min(theirs, seconds(alone));
      double time = seconds(through);
      ours = Math.min(ours, time);
      spent += time;
    }
    print(name, "s alone", theirs);
    print(name, "s through us", ours);
    print(name, "times as long through us", ours / theirs);
    return ours;
  }

  private static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private void print(String name, String unit, double value) {
    String line =
        json
            ? "{\"benchmark\":\"validate\",\"case\":\"%s\",\"value\":%.2f,\"unit\":\"%s\"}"
            : "%-14s %10.2f %s";
    System.out.println(line.formatted(name, value, unit));
  }
}
