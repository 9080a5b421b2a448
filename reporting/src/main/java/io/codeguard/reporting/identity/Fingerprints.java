package io.codeguard.reporting.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Numbers a file's findings so that they are known again on the next run: a hash of the rule, the
 * path, the matched text with its white space evened out, and the how-manieth with these three it
 * is. Line numbers do not go in, so lines may move. Give them in the order of their places. Not
 * thread-safe.
 */
public final class Fingerprints {
  private static final int BYTES = 16;
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private final Map<String, Integer> seen = new HashMap<>();

  /** With the path, and without it, to follow a renamed file. */
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
