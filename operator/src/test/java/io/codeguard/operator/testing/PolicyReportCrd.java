package io.codeguard.operator.testing;

import io.codeguard.validators.testing.GoModules;
import java.nio.file.Path;

/** The CRD of PolicyReports that Kyverno ships. */
public final class PolicyReportCrd {
  public static final String NAME = "policyreports.wgpolicyk8s.io";

  private static final String MODULE = "github.com/kyverno/kyverno@v1.13.4";
  private static final String SUM = "h1:2zUi+eszlisLdCir+WIf2NtuUfFPvJtjUNpewdtLjVw=";

  private PolicyReportCrd() {}

  /** Read from a Go module; skips the test without a go command. */
  public static Path fetch() {
    return GoModules.fetch(MODULE, SUM)
        .resolve("config/crds/policyreport/wgpolicyk8s.io_policyreports.yaml");
  }
}
