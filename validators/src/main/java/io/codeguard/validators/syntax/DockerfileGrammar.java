package io.codeguard.validators.syntax;

import io.codeguard.validators.syntax.DockerfileReader.Instruction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks the instructions of a Dockerfile and their syntax. Call it in document order. */
final class DockerfileGrammar {
  private static final Set<String> KEYWORDS =
      Set.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");
  private static final Set<String> NEVER_TRIGGERED = Set.of("ONBUILD", "FROM", "MAINTAINER");

  private boolean hasStage;

  boolean hasStage() {
    return hasStage;
  }

  /** Returns the syntax error of the next instruction. */
  Optional<String> problem(Instruction instruction) {
    String keyword = instruction.keyword().toUpperCase(Locale.ROOT);
    boolean early = !hasStage && !keyword.equals("ARG") && !keyword.equals("FROM");
    hasStage |= keyword.equals("FROM");
    if (early && KEYWORDS.contains(keyword)) {
      hasStage = true;
      return Optional.of(keyword + " before the first FROM; only ARG may stand there");
    }
    return problem(instruction.keyword(), instruction.arguments());
  }

  private static Optional<String> problem(String written, String arguments) {
    String keyword = written.toUpperCase(Locale.ROOT);
    if (!KEYWORDS.contains(keyword)) {
      return Optional.of("unknown instruction " + written);
    }
    if (arguments.isEmpty()) {
      return Optional.of(keyword + " without arguments");
    }
    return switch (keyword) {
      case "FROM" -> from(words(arguments));
      case "COPY", "ADD" -> copy(keyword, arguments);
      case "ENV" -> env(arguments);
      case "SHELL" ->
          isJson(arguments) ? Optional.empty() : Optional.of("SHELL takes a JSON array of texts");
      case "HEALTHCHECK" -> healthcheck(words(arguments));
      case "STOPSIGNAL", "USER" ->
          words(arguments).size() == 1
              ? Optional.empty()
              : Optional.of(keyword + " takes one argument");
      case "ONBUILD" -> onbuild(arguments);
      default -> Optional.empty();
    };
  }

  private static Optional<String> from(List<String> words) {
    boolean fits = words.size() == 1 || (words.size() == 3 && words.get(1).equalsIgnoreCase("AS"));
    return fits ? Optional.empty() : Optional.of("FROM takes 'image' or 'image AS name'");
  }

  private static Optional<String> copy(String keyword, String arguments) {
    boolean fits =
        words(arguments).size() >= 2 || arguments.contains("[") || arguments.contains("<<");
    return fits ? Optional.empty() : Optional.of(keyword + " takes a source and a destination");
  }

  /** {@code ENV name value}, the old form, or {@code ENV name=value ...}. */
  private static Optional<String> env(String arguments) {
    boolean fits = words(arguments).size() >= 2 || arguments.indexOf('=') > 0;
    return fits ? Optional.empty() : Optional.of("ENV takes name=value");
  }

  private static Optional<String> healthcheck(List<String> words) {
    String first = words.isEmpty() ? "" : words.getFirst().toUpperCase(Locale.ROOT);
    boolean fits = first.equals("NONE") || (first.equals("CMD") && words.size() > 1);
    return fits ? Optional.empty() : Optional.of("HEALTHCHECK takes NONE or CMD and a command");
  }

  private static Optional<String> onbuild(String arguments) {
    String[] parts = arguments.split("\\s+", 2);
    if (NEVER_TRIGGERED.contains(parts[0].toUpperCase(Locale.ROOT))) {
      return Optional.of("ONBUILD cannot trigger " + parts[0]);
    }
    return problem(parts[0], parts.length < 2 ? "" : parts[1]);
  }

  /** Strips flags such as {@code --platform=x}. */
  private static List<String> words(String arguments) {
    return Arrays.stream(arguments.split("\\s+")).filter(word -> !word.startsWith("--")).toList();
  }

  private static boolean isJson(String arguments) {
    return arguments.startsWith("[") && arguments.endsWith("]");
  }
}
