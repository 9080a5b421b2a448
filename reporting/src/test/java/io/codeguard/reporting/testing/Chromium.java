package io.codeguard.reporting.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The system's Chromium. Without it, tests are skipped, or fail if {@code CI} is set. */
public final class Chromium implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(program));
  }

  public static Chromium start() {
    return new Chromium(find().orElseThrow(Chromium::missing));
  }

  private static Optional<Path> find() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(n -> Path.of(folder, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static TestAbortedException missing() {
    String message =
        "The lane 'browser' cannot run here: install Chromium (Debian's package chromium).";
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    System.err.println("SKIPPED: " + message);
    return new TestAbortedException(message);
  }

  public Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
