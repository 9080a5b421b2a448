package io.codeguard.reporting.export;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.sarif.SarifReader;
import io.codeguard.reporting.sarif.SarifWriter;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import io.codeguard.reporting.testing.Chromium;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
@Tag("browser")
class HtmlReportBrowserTest {
  private static final String PATH = "\"><img src=x onerror=\"window.ran='path'\">.txt";
  private static final String MESSAGE = "</td></table><script>window.ran='message'</script>";
  private static final String REASON = "<svg onload=\"window.ran='reason'\">";

  private static Chromium chromium;

  @TempDir private Path directory;

  /** All requests, console messages and errors of the page. */
  private final List<String> events = new ArrayList<>();

  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    Path file = directory.resolve("report.html");
    ByteArrayOutputStream sarif = new ByteArrayOutputStream();
    SarifWriter.write(
        sarif, new SarifWriter.Source("team/job", "1", Optional.empty()), List.of(), files());
    try (OutputStream out = Files.newOutputStream(file)) {
      HtmlReport.write(
          out,
          "<b onclick=alert(1)>job</b>",
          SarifReader.report(new ByteArrayInputStream(sarif.toByteArray())));
    }
    context = chromium.browser().newContext();
    page = context.newPage();
    page.onRequest(request -> events.add("asked for " + request.url()));
    page.onConsoleMessage(message -> events.add("said " + message.text()));
    page.onPageError(error -> events.add("broke: " + error));
    page.onDialog(
        dialog -> {
          events.add("asked " + dialog.message());
          dialog.dismiss();
        });
    page.navigate(file.toUri().toString());
    assertThat(events).hasSize(1).first().asString().startsWith("asked for file:");
    events.clear();
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
  }

  private static List<ValidatedFile> files() {
    return List.of(
        file("lint", "src/a.py", finding("lint", "L1", Severity.ERROR, "src/a.py", "first", "")),
        file("lint", "src/b.py", finding("lint", "L2", Severity.WARNING, "src/b.py", "second", "")),
        file("keys", "src/b.py", finding("keys", "K1", Severity.NOTE, "src/b.py", "third", "")),
        file("keys", PATH, finding("keys", "K2", Severity.ERROR, PATH, MESSAGE, "")),
        file("keys", "c.py", finding("keys", "K1", Severity.ERROR, "c.py", "fifth", "a sample")),
        new ValidatedFile("keys", FileResult.skipped("d.py", REASON)));
  }

  private static ValidatedFile file(String validation, String path, Finding finding) {
    return new ValidatedFile(validation, FileResult.of(path, List.of(finding)));
  }

  private static Finding finding(
      String validation,
      String rule,
      Severity severity,
      String path,
      String message,
      String suppression) {
    String help = rule.equals("K2") ? "javascript:window.ran='help'" : "https://rules.example/";
    return Finding.builder()
        .validation(validation)
        .rule(rule)
        .severity(severity)
        .path(path)
        .start(3, 1)
        .end(3, 9)
        .message(message)
        .fingerprint(rule + path)
        .helpUri(help)
        .suppression(suppression)
        .build();
  }

  /** The rules of the visible findings. */
  private List<String> shown() {
    return page.locator("#findings tbody tr").all().stream()
        .filter(Locator::isVisible)
        .map(row -> row.locator("td").nth(2).innerText())
        .toList();
  }

  @Test
  void onlyCountedFindingsAreShownInitially() {
    assertThat(page).hasTitle("<b onclick=alert(1)>job</b>");
    assertThat(shown()).containsExactlyInAnyOrder("lint/L1", "lint/L2", "keys/K1", "keys/K2");
    assertThat(page.locator("#count")).hasText("4 of 5 findings");
    assertThat(page.locator("#unread tbody tr")).hasCount(1);
    assertThat(page.locator("#findings a").first()).hasAttribute("href", "https://rules.example/");
  }

  @Test
  void itIsFilteredByText() {
    page.getByLabel("Text").fill("B.PY");
    assertThat(shown()).containsExactlyInAnyOrder("lint/L2", "keys/K1");
    assertThat(page.locator("#count")).hasText("2 of 5 findings");
    page.getByLabel("Text").press("Enter");
    assertThat(shown()).hasSize(2);
    page.getByLabel("Text").fill("nothing of the kind");
    assertThat(shown()).isEmpty();
    page.getByLabel("Text").fill("");
    assertThat(shown()).hasSize(4);
  }

  @Test
  void itIsFilteredBySeverityAndValidation() {
    page.getByLabel("error").uncheck();
    assertThat(shown()).containsExactlyInAnyOrder("lint/L2", "keys/K1");
    page.getByLabel("Validation").selectOption("keys");
    assertThat(shown()).containsExactly("keys/K1");
    page.getByLabel("suppressed").check();
    assertThat(shown()).containsExactlyInAnyOrder("keys/K1", "keys/K1");
    assertThat(page.getByText("Suppressed: a sample")).isVisible();
    page.getByLabel("Validation").selectOption("");
    page.getByLabel("error").check();
    assertThat(shown()).hasSize(5);
  }

  @Test
  void whateverTheSourceHoldsIsShownAndNotRun() {
    assertThat(page.getByText(MESSAGE)).isVisible();
    assertThat(page.getByText(PATH)).isVisible();
    assertThat(page.getByText(REASON)).isVisible();
    assertThat(page.locator("img, svg, #findings script, b")).hasCount(0);
    assertThat(page.locator("a[href^=javascript]")).hasCount(0);
    assertThat(events).isEmpty();
    // Injected scripts would not run either.
    page.evaluate(
        "() => document.body.insertAdjacentHTML('beforeend', '<img src=x"
            + " onerror=\"window.ran=1\">')");
    page.evaluate("() => new Promise(done => setTimeout(done, 0))");
    assertThat(page.evaluate("() => typeof window.ran")).isEqualTo("undefined");
    assertThat(events).anyMatch(event -> event.contains("Content Security Policy"));
  }

  @Test
  void itCanBeReadInTheDark() {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertThat(page.evaluate("() => getComputedStyle(document.body).color"))
        .isEqualTo("rgb(255, 255, 255)");
  }
}
