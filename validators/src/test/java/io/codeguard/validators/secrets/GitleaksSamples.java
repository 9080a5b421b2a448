package io.codeguard.validators.secrets;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.validators.testing.GoModules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The samples that the rules of gitleaks are tested with: what is a secret and what is none. They
 * are made by its own program, in which two files are replaced: the check, by one that prints them,
 * and the source of random secrets, by one that has a seed.
 */
final class GitleaksSamples {
  private static final String MODULE = "github.com/zricethezav/gitleaks/v8@v8.30.1";
  private static final String SUM = "h1:PmEvCfVI7ti9dV3s5aMZUY7sS2GxRvG3yzih7E+cS3w=";

  private GitleaksSamples() {}

  /** One of them, and whose it is. */
  record Sample(
      @JsonProperty("Rule") String rule,
      @JsonProperty("Path") String path,
      @JsonProperty("Text") String text,
      @JsonProperty("Secret") boolean secret) {}

  /**
   * @param work an empty directory
   * @param draws how often each of them is drawn: most families have one secret only, dressed in
   *     many ways, so that one draw says little of the family
   */
  static List<Sample> all(Path work, int draws) throws IOException, InterruptedException {
    Path module = work.resolve("gitleaks");
    copy(GoModules.fetch(MODULE, SUM), module);
    replace(module.resolve("cmd/generate/config/utils/validate.go"), "dump-samples.go.txt");
    replace(module.resolve("cmd/generate/secrets/regen.go"), "seeded-secrets.go.txt");
    Path config = module.resolve("cmd/generate/config");
    Path program = work.resolve("samples");
    run(
        new ProcessBuilder("go", "build", "-o", program.toString(), ".")
            .directory(config.toFile()));
    List<Sample> samples = new ArrayList<>();
    for (int seed = 1; seed <= draws; seed++) {
      Path output = work.resolve(seed + ".json");
      ProcessBuilder draw =
          new ProcessBuilder(program.toString(), work.resolve("unused.toml").toString())
              .directory(config.toFile())
              .redirectOutput(output.toFile());
      draw.environment().put("SEED", Integer.toString(seed));
      run(draw);
      try (MappingIterator<Sample> drawn =
          new ObjectMapper().readerFor(Sample.class).readValues(output.toFile())) {
        drawn.forEachRemaining(samples::add);
      }
    }
    return samples;
  }

  private static void replace(Path file, String by) throws IOException {
    try (InputStream source = GitleaksSamples.class.getResourceAsStream("/secrets/" + by)) {
      Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (!process.waitFor(9, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command.command()) + " failed");
    }
  }

  /** Go's module cache is read-only, and so would the copy be. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(path));
        }
      }
    }
  }
}
