package io.codeguard.reporting.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.sarif.Baseline;
import io.codeguard.reporting.sarif.SarifReader;
import io.codeguard.reporting.sarif.SarifReport;
import io.codeguard.reporting.sarif.SarifWriter;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import io.codeguard.reporting.testing.SarifSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ExportsTest {
  private static final String HOSTILE = "a<script>alert(1)</script>\u001b[31m\"'&%s.txt";

  @Test
  void textIsOneFindingALine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TextReport.write(out, report());

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            a<script>alert(1)</script>\\u001b[31m"'&%s.txt:3:5: error: bad <b>word</b> [own/bad]
            b.txt: note: no header [own/header]
            b.txt:1:1: warning: quoted [own/bad] (suppressed: a quotation)
            f.txt: failed: deadline reached [own]
            s.txt: skipped: not UTF-8 [own]
            2 findings, 1 suppressed, 2 files not fully scanned
            """);
  }

  @Test
  void junitHasASuiteForEachValidation() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JUnitReport.write(out, report());

    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(out.toByteArray()))
            .getDocumentElement();
    NodeList suites = root.getElementsByTagName("testsuite");
    Element clean = (Element) suites.item(0);
    Element own = (Element) suites.item(1);
    assertThat(clean.getAttribute("name")).isEqualTo("clean");
    assertThat(clean.getAttribute("tests")).isEqualTo("1");
    assertThat(clean.getAttribute("failures")).isEqualTo("0");
    assertThat(own.getAttribute("tests")).isEqualTo("5");
    assertThat(own.getElementsByTagName("testcase").getLength()).isEqualTo(5);
    assertThat(own.getAttribute("failures")).isEqualTo("2");
    assertThat(own.getElementsByTagName("failure").getLength()).isEqualTo(2);
    assertThat(own.getAttribute("errors")).isEqualTo("1");
    assertThat(own.getElementsByTagName("error").getLength()).isEqualTo(1);
    assertThat(own.getAttribute("skipped")).isEqualTo("2");
    assertThat(own.getElementsByTagName("skipped").getLength()).isEqualTo(2);
  }

  @Test
  void htmlHoldsAllFindingsAndRunsNothingOfTheSource() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlReport.write(out, "team/<nightly>", report());
    String html = out.toString(UTF_8);

    assertThat(html).contains("<title>team/&lt;nightly&gt;</title>");
    assertThat(html).contains("bad &lt;b&gt;word&lt;/b&gt;", "Suppressed: a quotation");
    assertThat(html).contains("default-src 'none'; script-src 'sha256-");
    assertThat(html.split("<script>", -1)).hasSize(2);
    assertThat(html.split("data-kind=", -1)).hasSize(4);
    assertThat(html).doesNotContain("\u001b").doesNotContain("javascript:");
    assertThat(html).contains("href=\"https://help.example/bad\"");
  }

  @Test
  void exclusionsFromTheSourceAreReportedOnce() throws IOException {
    SarifWriter.Source source =
        new SarifWriter.Source(
            "team/nightly",
            "1",
            Optional.empty(),
            List.of(new SarifWriter.Exclusion("too large", 3, true)),
            Map.of());
    ByteArrayOutputStream sarif = new ByteArrayOutputStream();
    SarifWriter.write(sarif, source, List.of(), files());
    SarifReport report = SarifReader.report(new ByteArrayInputStream(sarif.toByteArray()));

    ByteArrayOutputStream text = new ByteArrayOutputStream();
    TextReport.write(text, report);
    assertThat(text.toString(UTF_8))
        .endsWith(
            """
            excluded from the source: 3 too large
            2 findings, 1 suppressed, 2 files not fully scanned
            """);
    ByteArrayOutputStream html = new ByteArrayOutputStream();
    HtmlReport.write(html, "job", report);
    assertThat(html.toString(UTF_8)).containsOnlyOnce("excluded from the source: 3 too large");
    ByteArrayOutputStream junit = new ByteArrayOutputStream();
    JUnitReport.write(junit, report);
    assertThat(junit.toString(UTF_8))
        .contains("<testsuite name=\"source\" tests=\"1\"", "message=\"3 too large\"");
  }

  @Test
  void whatTheBaselineHadIsMarkedAndFailsNothing() throws Exception {
    List<ValidatedFile> now = new ArrayList<>(files());
    now.add(new ValidatedFile("own", FileResult.of("n.txt", List.of(finding("n.txt", "4")))));
    ByteArrayOutputStream sarif = new ByteArrayOutputStream();
    SarifWriter.write(
        sarif,
        new SarifWriter.Source("team/nightly", "1", Optional.empty()),
        List.of(),
        now,
        Optional.of(Baseline.read(new ByteArrayInputStream(sarif(files())))),
        _ -> {});
    SarifReport report = SarifReader.report(new ByteArrayInputStream(sarif.toByteArray()));

    ByteArrayOutputStream text = new ByteArrayOutputStream();
    TextReport.write(text, report);
    assertThat(text.toString(UTF_8))
        .contains("error: bad <b>word</b> [own/bad] (known)\n", "no header [own/header] (known)\n")
        .contains("n.txt:1:1: error: found [own/bad]\n")
        .endsWith("1 findings, 2 known, 1 suppressed, 2 files not fully scanned\n");
    ByteArrayOutputStream junit = new ByteArrayOutputStream();
    JUnitReport.write(junit, report);
    assertThat(junit.toString(UTF_8))
        .contains("tests=\"6\" failures=\"1\" errors=\"1\" skipped=\"4\"");
    ByteArrayOutputStream html = new ByteArrayOutputStream();
    HtmlReport.write(html, "job", report);
    assertThat(html.toString(UTF_8).split("<tr data-kind=\"known\"", -1)).hasSize(3);
  }

  private static Finding finding(String path, String fingerprint) {
    return new Finding("own", "bad", Severity.ERROR, path, 1, 1, 1, 2, "found", fingerprint);
  }

  @Test
  void gitHubsProfileIsValidAndReportsOmissions() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> dropped = GitHubProfile.write(new ByteArrayInputStream(sarif(files())), out);

    assertThat(SarifSchema.problems(out.toString(UTF_8))).isEmpty();
    assertThat(dropped).containsExactly("1 suppressed results of 'CodeGuard own' omitted");
    JsonNode results = new ObjectMapper().readTree(out.toByteArray()).at("/runs/1/results");
    assertThat(results).hasSize(2);
    assertThat(results)
        .allMatch(
            result -> result.at("/locations/0/physicalLocation/region/startLine").asInt() >= 1);
  }

  @Test
  void gitHubsProfileKeepsTheWorstOfTooManyResults() throws IOException {
    List<Finding> many = new ArrayList<>();
    for (int line = 1; line <= 6000; line++) {
      Severity severity = line > 5900 ? Severity.ERROR : Severity.NOTE;
      many.add(new Finding("own", "r", severity, "a", line, 1, line, 2, "m", "f" + line));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> dropped =
        GitHubProfile.write(
            new ByteArrayInputStream(
                sarif(List.of(new ValidatedFile("own", FileResult.of("a", many))))),
            out);

    assertThat(dropped)
        .containsExactly("the 1000 least severe of 6000 results of 'CodeGuard own' omitted");
    JsonNode results = new ObjectMapper().readTree(out.toByteArray()).at("/runs/0/results");
    assertThat(results).hasSize(5000);
    assertThat(results)
        .filteredOn(result -> result.path("level").asText().equals("error"))
        .hasSize(100);
  }

  @Test
  void anInvalidReportIsRejected() {
    assertThatThrownBy(
            () ->
                GitHubProfile.write(
                    new ByteArrayInputStream("[]".getBytes(UTF_8)), new ByteArrayOutputStream()))
        .hasMessage("not a SARIF report: no 'runs'");
  }

  private static SarifReport report() throws IOException {
    return SarifReader.report(new ByteArrayInputStream(sarif(files())));
  }

  private static List<ValidatedFile> files() {
    return List.of(
        new ValidatedFile("clean", FileResult.of("c.txt", List.of())),
        new ValidatedFile(
            "own",
            FileResult.of(
                HOSTILE,
                List.of(
                    Finding.builder()
                        .validation("own")
                        .rule("bad")
                        .severity(Severity.ERROR)
                        .path(HOSTILE)
                        .start(3, 5)
                        .end(3, 8)
                        .message("bad <b>word</b>")
                        .fingerprint("1")
                        .helpUri("https://help.example/bad")
                        .build()))),
        new ValidatedFile(
            "own",
            FileResult.of(
                "b.txt",
                List.of(
                    new Finding(
                        "own", "header", Severity.NOTE, "b.txt", 0, 0, 0, 0, "no header", "2"),
                    Finding.builder()
                        .validation("own")
                        .rule("bad")
                        .severity(Severity.WARNING)
                        .path("b.txt")
                        .start(1, 1)
                        .end(1, 2)
                        .message("quoted")
                        .fingerprint("3")
                        .helpUri("javascript:alert(1)")
                        .suppression("a quotation")
                        .build()))),
        new ValidatedFile("own", FileResult.skipped("s.txt", "not UTF-8")),
        new ValidatedFile("own", FileResult.failed("f.txt", "deadline reached")));
  }

  private static byte[] sarif(List<ValidatedFile> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SarifWriter.write(
        out, new SarifWriter.Source("team/nightly", "1", Optional.empty()), List.of(), files);
    return out.toByteArray();
  }
}
