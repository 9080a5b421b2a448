package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The validator {@code syntax}: reports files that cannot be parsed. Has no parameters. */
public final class SyntaxValidator implements Validator {
  private static final String TYPE = "syntax";

  private final List<Language> languages =
      List.of(
          new JavaLanguage(),
          new JsonLanguage(),
          new YamlLanguage(),
          new XmlLanguage(),
          new TomlLanguage(),
          new PropertiesLanguage(),
          new DockerfileLanguage());
  private final List<Rule> rules =
      languages.stream().flatMap(language -> language.rules().stream()).toList();
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
    return language(path).isPresent();
  }

  @Override
  public Check prepare(Map<String, Object> parameters) {
    return check;
  }

  private void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    Language language =
        language(content.path())
            .orElseThrow(() -> new FileSkippedException("no parser for such files"));
    language.scan(content, deadline, findings);
  }

  private Optional<Language> language(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return languages.stream().filter(language -> language.isNamed(name)).findFirst();
  }
}
