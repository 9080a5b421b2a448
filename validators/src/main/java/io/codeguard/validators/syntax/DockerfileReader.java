package io.codeguard.validators.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a Dockerfile instruction by instruction: lines continued by the escape character, comments
 * between them, here-documents after RUN, COPY and ADD. Not thread-safe.
 */
final class DockerfileReader {
  private static final Pattern DIRECTIVE =
      Pattern.compile("#\\s*(\\w+)\\s*=\\s*(\\S+)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern HERE =
      Pattern.compile("<<-?\\s*([\"']?)([A-Za-z_][A-Za-z0-9_.]*)\\1");

  private final String text;
  private final char escape;
  private int at;
  private Instruction instruction;
  private Optional<String> problem = Optional.empty();

  /**
   * An instruction.
   *
   * @param start the offset in the text
   * @param keyword as written
   * @param arguments on one line, without comments and here-documents
   */
  record Instruction(int start, String keyword, String arguments) {}

  DockerfileReader(String text) {
    this.text = text;
    this.escape = escape(text);
  }

  /** Reads the directive {@code # escape=`}, which may be among others at the start of the file. */
  private static char escape(String text) {
    for (String line : (Iterable<String>) text.lines()::iterator) {
      Matcher directive = DIRECTIVE.matcher(line.strip());
      if (!directive.matches()) {
        break;
      }
      if (directive.group(1).equalsIgnoreCase("escape")) {
        return directive.group(2).charAt(0);
      }
    }
    return '\\';
  }

  /** Advances to the next instruction; returns false at the end. */
  boolean next() {
    problem = Optional.empty();
    while (at < text.length()) {
      int start = at;
      String line = line().strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(text.indexOf(line.charAt(0), start), line);
        return true;
      }
    }
    return false;
  }

  Instruction instruction() {
    return instruction;
  }

  /** The error at the end of the last instruction. */
  Optional<String> problem() {
    return problem;
  }

  private void read(int start, String first) {
    StringBuilder all = new StringBuilder();
    String line = first;
    while (isContinued(line)) {
      all.append(line, 0, line.length() - 1).append(' ');
      line = continuation();
    }
    all.append(line);
    String joined = all.toString().strip();
    int end = 0;
    while (end < joined.length() && !Character.isWhitespace(joined.charAt(end))) {
      end++;
    }
    instruction = new Instruction(start, joined.substring(0, end), joined.substring(end).strip());
    if (List.of("RUN", "COPY", "ADD").contains(joined.substring(0, end).toUpperCase(Locale.ROOT))) {
      skipHereDocuments(joined);
    }
  }

  private boolean isContinued(String line) {
    return !line.isEmpty() && line.charAt(line.length() - 1) == escape && at < text.length();
  }

  /**
   * Advances to the next line that is neither empty nor a comment; both may occur within an
   * instruction.
   */
  private String continuation() {
    while (at < text.length()) {
      String line = line().strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        return line;
      }
    }
    return "";
  }

  private void skipHereDocuments(String joined) {
    List<String> ends = new ArrayList<>();
    Matcher here = HERE.matcher(joined);
    while (here.find()) {
      boolean inShell = here.start() > 0 && joined.charAt(here.start() - 1) == '<';
      if (!inShell) {
        ends.add(here.group(2));
      }
    }
    for (String end : ends) {
      boolean found = false;
      while (!found && at < text.length()) {
        found = line().strip().equals(end);
      }
      if (!found) {
        problem = Optional.of("here-document '" + end + "' has no end");
      }
    }
  }

  private String line() {
    int end = text.indexOf('\n', at);
    String line = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end + 1;
    return line;
  }
}
