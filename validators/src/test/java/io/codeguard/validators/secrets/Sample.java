package io.codeguard.validators.secrets;

import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Builds samples of secrets from templates such as <code>ghp_{alnum:36}</code>, so that no file in
 * this repository contains anything that looks like one. Equal templates give equal samples.
 */
final class Sample {
  private static final String DIGITS = "0123456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private static final Map<String, String> ALPHABETS =
      Map.of(
          "digit", DIGITS,
          "hex", DIGITS + "abcdef",
          "alpha", LOWER + UPPER,
          "alnum", LOWER + UPPER + DIGITS,
          "lower", LOWER + DIGITS,
          "upper", UPPER + DIGITS,
          "base32", UPPER + "234567",
          "base64", LOWER + UPPER + DIGITS + "+/",
          "word", LOWER + UPPER + DIGITS,
          "bech32", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L");

  private static final Pattern PART = Pattern.compile("\\{(\\w+):(\\d+)}");

  private Sample() {}

  static String of(String template) {
    return of(template, 0);
  }

  /** Different numbers give different samples. */
  static String of(String template, int number) {
    Random random = new Random(template.hashCode() + 31L * number);
    return PART.matcher(template.replace("{uuid}", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"))
        .replaceAll(part -> random(part, random))
        .translateEscapes();
  }

  /** Returns the sample with one repeated letter in place of random characters. */
  static String masked(String template) {
    return PART.matcher(template.replace("{uuid}", "{hex:36}"))
        .replaceAll(part -> "x".repeat(Integer.parseInt(part.group(2))))
        .translateEscapes();
  }

  private static String random(MatchResult part, Random random) {
    String alphabet = ALPHABETS.get(part.group(1));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Integer.parseInt(part.group(2)); i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
