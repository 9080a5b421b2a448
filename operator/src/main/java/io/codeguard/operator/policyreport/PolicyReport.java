package io.codeguard.operator.policyreport;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** The PolicyReport of the Kubernetes Policy Working Group, with the fields that are written. */
@Group(PolicyReport.GROUP)
@Version(PolicyReport.VERSION)
@Kind(PolicyReport.KIND)
// Deserialized as this class, not via the client's registry of kinds.
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class PolicyReport implements HasMetadata, Namespaced {
  static final String GROUP = "wgpolicyk8s.io";
  static final String VERSION = "v1alpha2";
  static final String KIND = "PolicyReport";

  private static final long serialVersionUID = 1L;

  /** The result of a policy; the names are those of the resource's schema. */
  public enum Outcome {
    pass,
    fail,
    warn,
    error,
    skip
  }

  /**
   * The result of one rule.
   *
   * @param source the tool
   * @param scored whether the result counts towards a score
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      String source,
      String policy,
      String rule,
      String category,
      String severity,
      Outcome result,
      boolean scored,
      String message,
      Timestamp timestamp,
      Map<String, String> properties) {}

  /** Time since the Unix epoch. */
  public record Timestamp(long seconds, int nanos) {}

  /** The number of results per outcome. */
  public record Summary(int pass, int fail, int warn, int error, int skip) {}

  private String apiVersion = GROUP + "/" + VERSION;
  private ObjectMeta metadata = new ObjectMeta();
  private ObjectReference scope;
  private Summary summary;
  private List<Result> results;

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String apiVersion) {
    this.apiVersion = apiVersion;
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    this.metadata = metadata;
  }

  public ObjectReference getScope() {
    return scope;
  }

  public void setScope(ObjectReference scope) {
    this.scope = scope;
  }

  public Summary getSummary() {
    return summary;
  }

  public void setSummary(Summary summary) {
    this.summary = summary;
  }

  public List<Result> getResults() {
    return results;
  }

  public void setResults(List<Result> results) {
    this.results = results;
  }
}
