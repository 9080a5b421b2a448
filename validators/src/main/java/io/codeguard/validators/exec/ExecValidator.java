package io.codeguard.validators.exec;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.BinaryFiles;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Uses a program as a validator; findings keep the program's rule ids. Has no parameters. */
public final class ExecValidator implements Validator {
  private final ExecDefinition definition;
  private final ProgramHost host;
  private final FileNames names;

  public ExecValidator(ExecDefinition definition, ProgramHost host) {
    this.definition = definition;
    this.host = host;
    this.names = new FileNames(definition.files());
  }

  @Override
  public String type() {
    return definition.type();
  }

  /** Changes with the definition and with the program's file. */
  @Override
  public String version() {
    return ToolVersion.of(definition);
  }

  @Override
  public boolean judgesFilesAlone(Map<String, Object> parameters) {
    return definition.cache();
  }

  /** Empty, because the rules are not known before the program has run. */
  @Override
  public List<Rule> rules() {
    return List.of();
  }

  @Override
  public int batchSize() {
    return definition.batchSize();
  }

  @Override
  public boolean accepts(String path) {
    return names.match(path) && !BinaryFiles.isNamed(path);
  }

  /** Also fails if the program is not installed. */
  @Override
  public Check prepare(Map<String, Object> parameters) throws InvalidParametersException {
    Program.require(definition);
    return new ExecCheck(definition, names, host, InstantSource.system());
  }
}
