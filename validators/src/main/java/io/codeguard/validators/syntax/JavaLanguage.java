package io.codeguard.validators.syntax;

import com.sun.source.util.JavacTask;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Java in the newest version that this JDK supports, including preview features, with javac's
 * parser. Parses only: no annotation processor is run and no class is resolved.
 */
final class JavaLanguage implements Language {
  private static final Rule SYNTAX =
      new Rule(
          "java-syntax",
          "The Java compiler cannot parse this.",
          "Correct the source where the message points.",
          Severity.ERROR,
          "correctness");

  private static final List<String> OPTIONS =
      List.of(
          "-proc:none",
          "-nowarn",
          "-Xlint:none",
          "--enable-preview",
          "-source",
          Integer.toString(Runtime.version().feature()),
          "-Xmaxerrs",
          Integer.toString(FileResult.MAX_FINDINGS + 1));

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  JavaLanguage() {
    if (compiler == null) {
      throw new IllegalStateException(
          "validation 'syntax' needs a JDK with the module jdk.compiler, this is a JRE");
    }
  }

  @Override
  public boolean isNamed(String fileName) {
    return fileName.endsWith(".java");
  }

  @Override
  public List<Rule> rules() {
    return List.of(SYNTAX);
  }

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    Source source = new Source(content.text());
    for (Diagnostic<? extends JavaFileObject> problem : parse(source)) {
      int start = Math.clamp(problem.getPosition(), 0, source.text.length());
      int end = Math.clamp(problem.getEndPosition(), start, source.text.length());
      String message = problem.getMessage(Locale.ENGLISH);
      findings.add(SYNTAX, start, end, message, message + '\n' + content.lines().near(start));
    }
  }

  private List<Diagnostic<? extends JavaFileObject>> parse(Source source) {
    List<Diagnostic<? extends JavaFileObject>> problems = new ArrayList<>();
    try (NoFiles files = new NoFiles(compiler.getStandardFileManager(null, null, null))) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  // javac writes internal errors here, which FileByFile reports.
                  Writer.nullWriter(),
                  files,
                  problem -> {
                    if (problem.getKind() == Diagnostic.Kind.ERROR) {
                      problems.add(problem);
                    }
                  },
                  OPTIONS,
                  null,
                  List.of(source));
      var _ = task.parse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return problems;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("mem:///Source.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
