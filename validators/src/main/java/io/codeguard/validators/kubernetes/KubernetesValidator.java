package io.codeguard.validators.kubernetes;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Validator;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.files.FileByFile;
import java.util.List;
import java.util.Map;

/**
 * Validation {@code kubernetes}: manifests in YAML and JSON against the schemas of the API of one
 * version of Kubernetes (parameter {@code version}). Custom resources are checked when their
 * definitions are given ({@code crds}), and passed over otherwise.
 */
public final class KubernetesValidator implements Validator {
  private static final String TYPE = "kubernetes";
  private static final String NEWEST = "1.36";
  private static final ParameterSchema PARAMETERS =
      ParameterSchema.resource(KubernetesValidator.class, "parameters.json");

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<Rule> rules() {
    return ManifestRules.all();
  }

  @Override
  public boolean accepts(String path) {
    return DataReader.readsWithoutToml(path);
  }

  @Override
  public ParameterSchema parameters() {
    return PARAMETERS;
  }

  @Override
  public Check prepare(Map<String, Object> parameters) throws InvalidParametersException {
    KubernetesApi api = KubernetesApi.of((String) parameters.getOrDefault("version", NEWEST));
    List<?> crds = (List<?>) parameters.getOrDefault("crds", List.of());
    return new FileByFile(TYPE, new ManifestCheck(api, CustomKinds.of(crds, api)));
  }
}
