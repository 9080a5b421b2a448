package io.codeguard.reporting.export;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.sarif.SarifReport;
import io.codeguard.reporting.sarif.SarifReport.Result;
import io.codeguard.reporting.sarif.SarifReport.Unread;
import io.codeguard.reporting.text.Sanitizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit XML, which every CI server displays: a suite per validation with a test case per finding. A
 * finding is a failure; suppressed and known findings and skipped files are skipped; files that
 * failed or were partially scanned are errors; a validation without any of these has one passed
 * case. Files excluded from the source are a suite of skipped cases, one per reason. Stateless.
 */
public final class JUnitReport {
  private static final int MAX_LENGTH = 4096;

  private JUnitReport() {}

  /** Writes the report; does not close the stream. */
  public static void write(OutputStream out, SarifReport report) throws IOException {
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      xml.writeAttribute("name", "CodeGuard");
      for (String validation : report.validations()) {
        suite(
            xml,
            validation,
            report.results().stream()
                .filter(result -> result.finding().validation().equals(validation))
                .toList(),
            report.unread().stream().filter(file -> file.validation().equals(validation)).toList());
      }
      if (!report.excluded().isEmpty()) {
        excluded(xml, report.excluded());
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static void suite(
      XMLStreamWriter xml, String validation, List<Result> results, List<Unread> unread)
      throws XMLStreamException {
    long failures = results.stream().filter(Result::counts).count();
    long skipped = unread.stream().filter(JUnitReport::isSkipped).count();
    int cases = Math.max(1, results.size() + unread.size());
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", validation);
    xml.writeAttribute("tests", Integer.toString(cases));
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", Long.toString(unread.size() - skipped));
    xml.writeAttribute("skipped", Long.toString(results.size() - failures + skipped));
    for (Result result : results) {
      result(xml, result);
    }
    for (Unread file : unread) {
      testCase(xml, validation, file.path());
      body(xml, isSkipped(file) ? "skipped" : "error", file.outcome(), file.reason());
    }
    if (results.isEmpty() && unread.isEmpty()) {
      testCase(xml, validation, "no findings");
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** A separate suite, because excluded files belong to no validation. */
  private static void excluded(XMLStreamWriter xml, SortedMap<String, Long> reasons)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", "source");
    xml.writeAttribute("tests", Integer.toString(reasons.size()));
    xml.writeAttribute("failures", "0");
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", Integer.toString(reasons.size()));
    for (Map.Entry<String, Long> reason : reasons.entrySet()) {
      testCase(xml, "source", "excluded: " + reason.getKey());
      body(xml, "skipped", "excluded", reason.getValue() + " " + reason.getKey());
    }
    xml.writeEndElement();
  }

  private static void result(XMLStreamWriter xml, Result result) throws XMLStreamException {
    Finding finding = result.finding();
    String place = finding.line() > 0 ? finding.path() + ":" + finding.line() : finding.path();
    testCase(xml, finding.validation(), place + " " + finding.rule());
    if (finding.isSuppressed()) {
      body(xml, "skipped", "suppressed", finding.suppression());
    } else if (result.known()) {
      body(xml, "skipped", "known", finding.message());
    } else {
      body(xml, "failure", finding.rule(), finding.message());
    }
  }

  private static boolean isSkipped(Unread file) {
    return file.outcome().equals("skipped");
  }

  private static void testCase(XMLStreamWriter xml, String validation, String name)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "codeguard." + validation);
    xml.writeAttribute("name", Sanitizer.line(name, MAX_LENGTH));
  }

  private static void body(XMLStreamWriter xml, String element, String type, String message)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeAttribute("type", Sanitizer.line(type, MAX_LENGTH));
    xml.writeAttribute("message", Sanitizer.line(message, MAX_LENGTH));
    xml.writeEndElement();
    xml.writeEndElement();
  }
}
