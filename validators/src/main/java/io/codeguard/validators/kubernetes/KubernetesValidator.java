package io.codeguard.validators.kubernetes;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Validator;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.files.FileByFile;
import java.util.List;
import java.util.Map;

/**
 * The validator {@code kubernetes}: validates manifests in YAML and JSON against the API schemas of
 * a Kubernetes version (parameter {@code version}). Custom resources are validated if their
 * definitions are given (parameter {@code crds}), and skipped otherwise.
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
