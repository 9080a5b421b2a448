package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The definition for Kotlin in docs/validators.md, with the real program. */
class KotlinRecipeTest extends ScriptTool {
  private static final Pattern RECIPE =
      Pattern.compile("```yaml\n(  exec:\n    kotlin:.*?)```", Pattern.DOTALL);

  private ExecDefinition recipe() throws Exception {
    Matcher recipe = RECIPE.matcher(Files.readString(Path.of("../docs/validators.md")));
    assertThat(recipe.find()).isTrue();
    Path jar = Path.of("target/test-data/ktlint-cli-1.8.0-all.jar").toAbsolutePath();
    Path style =
        Files.writeString(
            folder.resolve("parse.editorconfig"), "[*.{kt,kts}]\nktlint_standard = disabled\n");
    String text =
        recipe
            .group(1)
            .replace("/opt/ktlint.jar", jar.toString())
            .replace("/opt/parse.editorconfig", style.toString())
            .replace("[java,", "[" + Path.of(System.getProperty("java.home"), "bin", "java") + ",");
    @SuppressWarnings("unchecked")
    Map<String, Map<String, Map<String, Object>>> pool =
        (Map<String, Map<String, Map<String, Object>>>)
            new Load(LoadSettings.builder().build()).loadFromString(text);
    return ExecDefinition.of("kotlin", pool.get("exec").get("kotlin"));
  }

  @Test
  void whatCannotBeParsedIsReportedAndStyleIsNot() throws Exception {
    List<FileResult> results =
        run(
            recipe(),
            file("a/Broken.kt", "package a\n\nfun broken( {\n}\n"),
            file("a/Fine.kt", "package a\n\ncontext(log: Log)\nfun fine() = log.say(\"$log\")\n"),
            file("a/ugly.kt", "package a\nfun   ugly( )=1;val x=2\n\n\n\n"));

    assertThat(results)
        .extracting(FileResult::path, FileResult::outcome)
        .containsExactly(
            tuple("a/Broken.kt", Outcome.FINDINGS),
            tuple("a/Fine.kt", Outcome.CLEAN),
            tuple("a/ugly.kt", Outcome.CLEAN));
    assertThat(results.getFirst().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.path()).isEqualTo("a/Broken.kt");
              assertThat(finding.line()).isEqualTo(3);
            });
  }
}
