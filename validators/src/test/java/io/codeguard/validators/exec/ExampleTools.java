package io.codeguard.validators.exec;

import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.testing.PythonTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The definitions in the project's examples, with the programs of {@link PythonTools}. */
final class ExampleTools {
  private static final Path EXAMPLES = Path.of(System.getProperty("codeguard.project"), "examples");

  private ExampleTools() {}

  /**
   * @param example the file that has the definition in its first document
   * @param type also the program's name
   */
  static ExecDefinition definition(String example, String type)
      throws IOException, InvalidParametersException {
    String text = Files.readString(EXAMPLES.resolve(example));
    Load load = new Load(LoadSettings.builder().build());
    Map<?, ?> pool = (Map<?, ?>) load.loadAllFromString(text).iterator().next();
    Map<?, ?> definitions = (Map<?, ?>) ((Map<?, ?>) pool.get("spec")).get("exec");
    Map<String, Object> fields = new HashMap<>();
    ((Map<?, ?>) definitions.get(type)).forEach((name, value) -> fields.put((String) name, value));
    List<?> command = (List<?>) fields.get("command");
    fields.put("command", command.stream().map(word -> located((String) word, type)).toList());
    return ExecDefinition.of(type, fields);
  }

  /** The program is not on the test's PATH. */
  private static String located(String word, String program) {
    String path = PythonTools.program(program);
    return word.equals(program)
        ? path
        : word.replace("exec " + program + " ", "exec " + path + " ");
  }
}
