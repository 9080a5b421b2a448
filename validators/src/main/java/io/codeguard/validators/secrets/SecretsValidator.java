package io.codeguard.validators.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.validators.Rule;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.BinaryFiles;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import io.codeguard.validators.secrets.SecretScanner.Secret;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/**
 * Validation {@code secrets}: keys, tokens and passwords that do not belong into source code. Takes
 * no parameters. A secret itself never leaves this class: messages show its first characters.
 */
public final class SecretsValidator implements Validator {
  private static final String TYPE = "secrets";
  private static final int LONG_SECRET = 20;

  private final SecretScanner scanner = new SecretScanner(SecretRules.ALL);
  private final List<Rule> rules = SecretRules.ALL.stream().map(SecretRule::rule).toList();
  private final Check check = new FileByFile(TYPE, this::look);

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String version() {
    return "3";
  }

  @Override
  public List<Rule> rules() {
    return rules;
  }

  @Override
  public boolean accepts(String path) {
    return !BinaryFiles.isNamed(path);
  }

  @Override
  public Check prepare(Map<String, Object> parameters) {
    return check;
  }

  private void look(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    byte[] bytes = content.bytes();
    BinaryFiles.skip(bytes);
    Offsets offsets = new Offsets(content);
    // One more than are kept shows that there are more.
    for (Secret secret : scanner.scan(bytes, FileFindings.MAX_FINDINGS + 1)) {
      deadline.check();
      int start = offsets.of(secret.span().start());
      int end = offsets.of(secret.span().end());
      findings.add(
          secret.rule().rule(),
          start,
          end,
          message(bytes, secret),
          SecretIdentity.of(bytes, secret.span()));
    }
  }

  /**
   * From bytes to the UTF-16 units of {@link Content#anyText}, onwards only, so that all take no
   * longer than the last.
   */
  private static final class Offsets {
    private final byte[] bytes;
    private final Charset charset;
    private int at;
    private int units;

    Offsets(Content content) {
      this.bytes = content.bytes();
      this.charset = content.isUtf8() ? UTF_8 : ISO_8859_1;
      this.units = content.isUtf8() && content.hasByteOrderMark() ? -1 : 0;
    }

    int of(int offset) {
      units += new String(bytes, at, offset - at, charset).length();
      at = offset;
      return Math.max(0, units);
    }
  }

  private static String message(byte[] text, Secret secret) {
    int shown = secret.span().length() >= LONG_SECRET ? 4 : 2;
    Span first = new Span(secret.span().start(), secret.span().start() + shown);
    String title = secret.rule().title();
    return "%s: '%s\u2026' (%d characters)"
        .formatted(title, Shape.text(text, first), secret.span().length());
  }
}
