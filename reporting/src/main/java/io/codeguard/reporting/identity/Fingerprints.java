package io.codeguard.reporting.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Computes the fingerprints of a file's findings, which identify them in later runs: hashes of the
 * rule, the path, the matched text with normalized white space, and the ordinal among findings with
 * the same three values. Line numbers are not included, so lines may move. Must be called in order
 * of location. Not thread-safe.
 */
public final class Fingerprints {
  private static final int BYTES = 16;
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private final Map<String, Integer> seen = new HashMap<>();

  /** The fingerprints with the path, and without it to follow renamed files. */
  public record Pair(String here, String anywhere) {}

  public Pair next(String validation, String rule, String path, String matched) {
    String text = WHITE_SPACE.matcher(matched.strip()).replaceAll(" ");
    int ordinal = seen.merge(rule + '\0' + text, 1, Integer::sum);
    return new Pair(
        hash("codeguard/v1", validation, rule, path, text, ordinal),
        hash("codeguard-move/v1", validation, rule, "", text, ordinal));
  }

  private static String hash(
      String version, String validation, String rule, String path, String text, int ordinal) {
    String all =
        String.join("\0", version, validation, rule, path, text, Integer.toString(ordinal));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
