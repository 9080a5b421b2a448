package io.codeguard.validators.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Runs a validator on files that are created by a test or downloaded from a registry. */
public final class Probe {
  private static final Path TEST_DATA = Path.of("target", "test-data");

  private final Path folder;

  public Probe(Path folder) {
    this.folder = folder;
  }

  public FileResult scan(Validator validator, String path, String text) {
    return scan(validator, Map.of(), path, text.getBytes(UTF_8));
  }

  /** With a time limit. */
  public FileResult scan(
      Validator validator,
      Map<String, Object> parameters,
      String path,
      String text,
      Duration time) {
    try {
      return Validators.prepare(validator, parameters)
          .validate(List.of(file(path, text.getBytes(UTF_8))), Instant.now().plus(time))
          .getFirst();
    } catch (InvalidParametersException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public FileResult scan(
      Validator validator, Map<String, Object> parameters, String path, byte[] content) {
    return scan(validator, parameters, List.of(file(path, content))).getFirst();
  }

  public List<FileResult> scan(
      Validator validator, Map<String, Object> parameters, List<SourceFile> files) {
    try {
      return Validators.prepare(validator, parameters).validate(files, Instant.MAX);
    } catch (InvalidParametersException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public SourceFile file(String path, byte[] content) {
    try {
      Path location = folder.resolve(path);
      Files.createDirectories(location.getParent());
      Files.write(location, content);
      return new SourceFile(path, location);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unpacks an archive of {@code target/test-data}, which Maven downloaded. */
  public List<SourceFile> archive(String name, String sha256) {
    Path archive = TEST_DATA.resolve(name);
    List<SourceFile> files = new ArrayList<>();
    try {
      checkDigest(archive, sha256);
      try (InputStream in = Files.newInputStream(archive);
          ZipInputStream zip = new ZipInputStream(in)) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          if (!entry.isDirectory()) {
            files.add(file(entry.getName(), zip.readAllBytes()));
          }
        }
      }
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("run this by Maven, which fetches " + archive, e);
    }
    return files;
  }

  private static void checkDigest(Path archive, String sha256)
      throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
    if (!HexFormat.of().formatHex(digest).equals(sha256)) {
      throw new IllegalStateException(archive + " is not what this test was written for");
    }
  }

  /** Formats a finding as {@code rule line:column-line:column}. */
  public static String place(Finding finding) {
    return "%s %d:%d-%d:%d"
        .formatted(
            finding.rule(),
            finding.line(),
            finding.column(),
            finding.endLine(),
            finding.endColumn());
  }
}
