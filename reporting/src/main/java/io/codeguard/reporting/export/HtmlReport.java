package io.codeguard.reporting.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.sarif.SarifReport;
import io.codeguard.reporting.sarif.SarifReport.Result;
import io.codeguard.reporting.sarif.SarifReport.Unread;
import io.codeguard.reporting.text.Sanitizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A self-contained HTML page, which needs no server or network. It can be filtered by text,
 * validation and severity; suppressed and known findings are hidden by default. All text from the
 * source is escaped, and the page's Content-Security-Policy permits only its own script. Stateless.
 */
public final class HtmlReport {
  private static final int MAX_LENGTH = 4096;

  private HtmlReport() {}

  /**
   * Writes the page; does not close the stream.
   *
   * @param title what was validated
   */
  public static void write(OutputStream out, String title, SarifReport report) throws IOException {
    Writer html = new OutputStreamWriter(out, UTF_8);
    String script = resource("report.js");
    String style = resource("report.css");
    html.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.write(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '%s'; style-src '%s'\">\n"
            .formatted(digest(script), digest(style)));
    html.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.write("<title>" + escape(title) + "</title>\n<style>" + style + "</style>\n</head>\n");
    html.write("<body>\n<h1>" + escape(title) + "</h1>\n");
    filters(html, report);
    findings(html, report);
    unread(html, report);
    Optional<String> excluded = report.excludedText();
    if (excluded.isPresent()) {
      html.write("<p id=\"excluded\">" + escape("Files " + excluded.get()) + "</p>\n");
    }
    html.write("<script>" + script + "</script>\n</body>\n</html>\n");
    html.flush();
  }

  private static void filters(Writer html, SarifReport report) throws IOException {
    html.write("<form id=\"filters\">\n<input id=\"text\" type=\"search\"");
    html.write(" placeholder=\"path, rule or message\" aria-label=\"Text\">\n");
    html.write("<select id=\"validation\" aria-label=\"Validation\">");
    html.write("<option value=\"\">all validations</option>");
    for (String validation : report.validations()) {
      html.write("<option>" + escape(validation) + "</option>");
    }
    html.write("</select>\n");
    for (String severity : new String[] {"error", "warning", "note"}) {
      kind(html, severity, " checked");
    }
    if (report.results().stream().anyMatch(Result::known)) {
      kind(html, "known", "");
    }
    kind(html, "suppressed", "");
    html.write("<output id=\"count\"></output>\n</form>\n");
  }

  private static void kind(Writer html, String kind, String checked) throws IOException {
    html.write(
        "<label><input type=\"checkbox\" name=\"kind\" value=\"%s\"%s> %s</label>\n"
            .formatted(kind, checked, kind));
  }

  private static void findings(Writer html, SarifReport report) throws IOException {
    html.write(
        "<table id=\"findings\">\n<thead><tr><th>Severity<th>Place<th>Rule<th>Message</tr></thead>\n<tbody>\n");
    for (Result result : report.results()) {
      Finding finding = result.finding();
      String severity = finding.severity().name().toLowerCase(Locale.ROOT);
      String kind = finding.isSuppressed() ? "suppressed" : result.known() ? "known" : severity;
      html.write(
          "<tr data-kind=\"%s\" data-validation=\"%s\"><td class=\"%s\">%s<td>%s<td>%s<td>%s%s</tr>\n"
              .formatted(
                  kind,
                  escape(finding.validation()),
                  kind,
                  severity,
                  escape(place(finding)),
                  rule(finding),
                  escape(finding.message()),
                  finding.isSuppressed()
                      ? "<p>Suppressed: " + escape(finding.suppression()) + "</p>"
                      : ""));
    }
    html.write("</tbody>\n</table>\n");
  }

  private static String place(Finding finding) {
    return finding.line() < 1
        ? finding.path()
        : finding.path() + ":" + finding.line() + ":" + finding.column();
  }

  /** Only https links, which cannot execute scripts. */
  private static String rule(Finding finding) {
    String name = escape(finding.validation() + "/" + finding.rule());
    return finding.helpUri().startsWith("https://")
        ? "<a href=\"" + escape(finding.helpUri()) + "\" rel=\"noreferrer\">" + name + "</a>"
        : name;
  }

  private static void unread(Writer html, SarifReport report) throws IOException {
    if (report.unread().isEmpty()) {
      return;
    }
    html.write("<h2>Not fully scanned</h2>\n<table id=\"unread\">\n");
    html.write("<thead><tr><th>Outcome<th>File<th>Validation<th>Reason</tr></thead>\n<tbody>\n");
    for (Unread file : report.unread()) {
      html.write(
          "<tr><td>%s<td>%s<td>%s<td>%s</tr>\n"
              .formatted(
                  escape(file.outcome()),
                  escape(file.path()),
                  escape(file.validation()),
                  escape(file.reason())));
    }
    html.write("</tbody>\n</table>\n");
  }

  private static String escape(String text) {
    return Sanitizer.line(text, MAX_LENGTH)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** The hash source of an inline script or style in the policy. */
  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
