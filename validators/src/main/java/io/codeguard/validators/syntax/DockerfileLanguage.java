package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;
import java.util.Set;

/** Dockerfiles according to the reference of docker build; see {@link DockerfileReader}. */
final class DockerfileLanguage implements Language {
  private static final Rule SYNTAX =
      new Rule(
          "dockerfile-syntax",
          "An instruction that docker build would refuse.",
          "See https://docs.docker.com/reference/dockerfile/ for the form of each instruction.",
          Severity.ERROR,
          "https://docs.docker.com/reference/dockerfile/",
          List.of("correctness"));

  /** Names of templates and documents that are not Dockerfiles. */
  private static final Set<String> OTHERS =
      Set.of("j2", "jinja", "jinja2", "tmpl", "tpl", "template", "erb", "in", "md", "dockerignore");

  @Override
  public boolean isNamed(String fileName) {
    boolean named =
        fileName.equals("dockerfile")
            || fileName.equals("containerfile")
            || fileName.startsWith("dockerfile.")
            || fileName.startsWith("containerfile.")
            || fileName.endsWith(".dockerfile");
    return named && !OTHERS.contains(Language.extension(fileName));
  }

  @Override
  public List<Rule> rules() {
    return List.of(SYNTAX);
  }

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    DockerfileReader reader = new DockerfileReader(content.text());
    DockerfileGrammar grammar = new DockerfileGrammar();
    while (reader.next()) {
      deadline.check();
      String problem = reader.problem().or(() -> grammar.problem(reader.instruction())).orElse("");
      if (!problem.isEmpty()) {
        findings.add(
            SYNTAX,
            reader.instruction().start(),
            reader.instruction().start() + reader.instruction().keyword().length(),
            problem,
            problem + '\n' + reader.instruction().keyword());
      }
    }
    if (!grammar.hasStage()) {
      findings.add(SYNTAX, 0, 0, "no FROM instruction", "no FROM");
    }
  }
}
