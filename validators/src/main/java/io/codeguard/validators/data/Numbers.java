package io.codeguard.validators.data;

import io.codeguard.validators.files.FileIncompleteException;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Parses exact numbers. Rejects extreme numbers, whose cost exceeds their length. */
final class Numbers {
  private static final int MAX_DIGITS = 1000;
  private static final int MAX_EXPONENT = 1000;

  private Numbers() {}

  /**
   * @param text digits, at most one sign before them, at most one point, and an exponent to ten
   */
  static JsonNode decimal(String text) throws FileIncompleteException {
    limit(text);
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (exponent > 0 && isLarge(text.substring(exponent + 1))) {
      throw tooLarge();
    }
    boolean integer = exponent < 0 && text.indexOf('.') < 0;
    return integer ? integer(text, 10) : JsonNodeFactory.instance.numberNode(new BigDecimal(text));
  }

  /**
   * @param text digits, at most one sign before them
   */
  static JsonNode integer(String text, int radix) throws FileIncompleteException {
    limit(text);
    BigInteger value = new BigInteger(text, radix);
    return value.bitLength() < Long.SIZE
        ? JsonNodeFactory.instance.numberNode(value.longValue())
        : JsonNodeFactory.instance.numberNode(value);
  }

  private static boolean isLarge(String exponent) {
    String digits = exponent.replaceFirst("^[-+]?0*", "");
    return digits.length() > 4 || (!digits.isEmpty() && Integer.parseInt(digits) > MAX_EXPONENT);
  }

  private static void limit(String text) throws FileIncompleteException {
    if (text.length() > MAX_DIGITS) {
      throw tooLarge();
    }
  }

  private static FileIncompleteException tooLarge() {
    return new FileIncompleteException("a number has more than " + MAX_DIGITS + " digits");
  }
}
