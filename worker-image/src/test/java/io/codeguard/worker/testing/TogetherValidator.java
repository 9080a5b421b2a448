package io.codeguard.worker.testing;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.Validator;
import java.util.List;
import java.util.Map;

/** Like {@link MarkValidator}, but declares that it reads more than one file. */
public final class TogetherValidator implements Validator {
  private final MarkValidator mark = new MarkValidator();

  @Override
  public String type() {
    return "together";
  }

  @Override
  public String version() {
    return mark.version();
  }

  @Override
  public boolean judgesFilesAlone(Map<String, Object> parameters) {
    return false;
  }

  @Override
  public List<Rule> rules() {
    return mark.rules();
  }

  @Override
  public boolean accepts(String path) {
    return mark.accepts(path);
  }

  @Override
  public Check prepare(Map<String, Object> parameters) {
    return mark.prepare(parameters);
  }
}
