package io.codeguard.cli;

import io.codeguard.reporting.export.GitHubProfile;
import io.codeguard.reporting.export.HtmlReport;
import io.codeguard.reporting.export.JUnitReport;
import io.codeguard.reporting.export.TextReport;
import io.codeguard.reporting.sarif.SarifReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Formats of reports. */
enum ReportFormat {
  SARIF {
    @Override
    List<String> write(InputStream sarif, String title, OutputStream out) throws IOException {
      sarif.transferTo(out);
      return List.of();
    }
  },
  GITHUB {
    @Override
    List<String> write(InputStream sarif, String title, OutputStream out) throws IOException {
      return GitHubProfile.write(sarif, out);
    }
  },
  HTML {
    @Override
    List<String> write(InputStream sarif, String title, OutputStream out) throws IOException {
      HtmlReport.write(out, title, SarifReader.report(sarif));
      return List.of();
    }
  },
  JUNIT {
    @Override
    List<String> write(InputStream sarif, String title, OutputStream out) throws IOException {
      JUnitReport.write(out, SarifReader.report(sarif));
      return List.of();
    }
  },
  TEXT {
    @Override
    List<String> write(InputStream sarif, String title, OutputStream out) throws IOException {
      TextReport.write(out, SarifReader.report(sarif));
      return List.of();
    }
  };

  /**
   * Writes a report; closes neither stream.
   *
   * @param sarif the stored report
   * @param title of the report: what was validated
   * @return notes on what was omitted, one sentence each
   */
  abstract List<String> write(InputStream sarif, String title, OutputStream out) throws IOException;
}
