package io.codeguard.validators.secrets;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.BinaryFiles;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import io.codeguard.validators.secrets.SecretScanner.Secret;
import java.util.List;
import java.util.Map;

/**
 * The validator {@code secrets}: finds keys, tokens and passwords in source code. Has no
 * parameters. Secrets are never included in findings: messages contain only their first characters.
 */
public final class SecretsValidator implements Validator {
  private static final String TYPE = "secrets";
  private static final int LONG_SECRET = 20;

  private final SecretScanner scanner = new SecretScanner(SecretRules.ALL);
  private final List<Rule> rules = SecretRules.ALL.stream().map(SecretRule::rule).toList();
  private final Check check = new FileByFile(TYPE, this::scan);

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

  private void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    byte[] bytes = content.bytes();
    BinaryFiles.skip(bytes);
    Secrets secrets = new Secrets();
    try {
      scanner.scan(bytes, deadline, secrets);
    } catch (FileIncompleteException e) {
      report(secrets, content, findings);
      throw e;
    }
    report(secrets, content, findings);
  }

  private static void report(Secrets secrets, Content content, FileFindings findings)
      throws FileIncompleteException {
    byte[] bytes = content.bytes();
    Utf16Offsets offsets = new Utf16Offsets(content);
    for (Secret secret : secrets.all()) {
      int start = offsets.before(secret.span().start());
      int end = offsets.before(secret.span().end());
      findings.add(
          secret.rule().rule(),
          start,
          end,
          message(bytes, secret),
          SecretIdentity.of(bytes, secret.span()));
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
