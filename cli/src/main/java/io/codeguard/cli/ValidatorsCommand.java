package io.codeguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.cli.output.Columns;
import io.codeguard.cli.output.JsonList;
import io.codeguard.cli.output.NotDoneException;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validators;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code codeguard validators}. */
@Command(
    name = "validators",
    description = "Lists the validation types that a job can use, with their parameters and rules.")
final class ValidatorsCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table (the default), or json: a list of objects, with the parameters as JSON Schema.")
  private OutputFormat format;

  ValidatorsCommand(Streams streams) {
    this.streams = streams;
  }

  private record Description(
      String type, String version, JsonNode parameters, List<RuleDescription> rules) {
    static Description of(Validator validator) {
      return new Description(
          validator.type(),
          validator.version(),
          validator.parameters().json(),
          validator.rules().stream().map(RuleDescription::of).toList());
    }
  }

  private record RuleDescription(
      String id, String severity, String summary, String help, String helpUri) {
    static RuleDescription of(Rule rule) {
      return new RuleDescription(
          rule.id(), name(rule.severity()), rule.summary(), rule.help(), rule.helpUri());
    }
  }

  @Override
  public Integer call() throws NotDoneException {
    Collection<Validator> validators = Validators.load().all();
    if (format == OutputFormat.JSON) {
      JsonList.print(validators.stream().map(Description::of).toList(), streams.out());
    } else {
      Columns.print(parameters(validators), streams.out());
      streams.out().println();
      Columns.print(rules(validators), streams.out());
    }
    return ExitCode.PASSED;
  }

  private static List<List<String>> parameters(Collection<Validator> validators) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TYPE", "PARAMETER", "MEANING"));
    for (Validator validator : validators) {
      var properties = validator.parameters().json().path("properties").properties();
      if (properties.isEmpty()) {
        rows.add(List.of(validator.type(), "(none)", ""));
      }
      for (Map.Entry<String, JsonNode> parameter : properties) {
        String meaning = parameter.getValue().path("description").asText();
        rows.add(List.of(validator.type(), parameter.getKey(), meaning));
      }
    }
    return rows;
  }

  private static List<List<String>> rules(Collection<Validator> validators) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("TYPE", "RULE", "SEVERITY", "SUMMARY"));
    for (Validator validator : validators) {
      if (validator.rules().isEmpty()) {
        rows.add(List.of(validator.type(), "(by parameters)", "", ""));
      }
      for (Rule rule : validator.rules()) {
        rows.add(List.of(validator.type(), rule.id(), name(rule.severity()), rule.summary()));
      }
    }
    return rows;
  }

  private static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
