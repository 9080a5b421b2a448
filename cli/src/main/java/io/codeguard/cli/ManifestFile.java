package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.cli.manifest.InvalidManifestException;
import io.codeguard.cli.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads the manifest file of a command line. */
final class ManifestFile {
  /** Parses and validates the manifest. */
  @FunctionalInterface
  interface Parser {
    Manifest read(String text) throws InvalidManifestException;
  }

  private ManifestFile() {}

  /**
   * Reads the manifest; if it is invalid, prints the errors and returns empty.
   *
   * @param file the path, or {@code -} for standard input
   * @throws ParameterException when the file cannot be read
   */
  static Optional<Manifest> read(String file, Parser parser, Streams streams, CommandLine line) {
    try {
      Manifest manifest = parser.read(text(file, line));
      manifest.notes().forEach(note -> streams.err().println("note: " + note));
      return Optional.of(manifest);
    } catch (InvalidManifestException e) {
      e.getMessage().lines().forEach(problem -> streams.error(file + ": " + problem));
      return Optional.empty();
    }
  }

  private static String text(String file, CommandLine line) {
    try {
      byte[] content =
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (NoSuchFileException e) {
      throw new ParameterException(line, file + " does not exist");
    } catch (CharacterCodingException e) {
      throw new ParameterException(line, file + " is not UTF-8");
    } catch (IOException e) {
      throw new ParameterException(line, file + " cannot be read: " + e.getMessage());
    }
  }
}
