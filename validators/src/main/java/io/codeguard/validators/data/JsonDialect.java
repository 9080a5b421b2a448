package io.codeguard.validators.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.codeguard.validators.files.Content;
import java.io.IOException;
import java.util.Set;

/**
 * Determines which files are JSON, and which of them may contain comments, as editors and compilers
 * permit.
 */
public final class JsonDialect {
  public static final int MAX_DEPTH = 1000;

  private static final Set<String> EXTENSIONS =
      Set.of("json", "jsonc", "geojson", "webmanifest", "ipynb", "sarif", "avsc", "code-workspace");
  private static final Set<String> COMMENTED =
      Set.of(
          ".eslintrc.json",
          ".swcrc",
          "api-extractor.json",
          "deno.json",
          "devcontainer.json",
          "extensions.json",
          "keybindings.json",
          "language-configuration.json",
          "launch.json",
          "settings.json",
          "tasks.json",
          "tslint.json",
          "turbo.json",
          "typedoc.json");

  private static final JsonFactory STRICT =
      JsonFactory.builder().streamReadConstraints(limits()).build();
  private static final JsonFactory COMMENTS =
      JsonFactory.builder()
          .streamReadConstraints(limits())
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  /** The file's size is already limited, so only the depth has to be. */
  private static StreamReadConstraints limits() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxNumberLength(Content.MAX_BYTES)
        .maxStringLength(Content.MAX_BYTES)
        .maxNameLength(Content.MAX_BYTES)
        .build();
  }

  private JsonDialect() {}

  /**
   * @param fileName in lower case
   */
  public static boolean isNamed(String fileName) {
    return EXTENSIONS.contains(fileName.substring(fileName.lastIndexOf('.') + 1))
        && fileName.indexOf('.') >= 0;
  }

  /** Parses text in the dialect of its path. */
  public static JsonParser parser(String path, String text) throws IOException {
    return (mayHaveComments(path) ? COMMENTS : STRICT).createParser(text);
  }

  private static boolean mayHaveComments(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(".jsonc")
        || name.endsWith(".code-workspace")
        || (name.endsWith(".json") && (name.startsWith("tsconfig") || name.startsWith("jsconfig")))
        || COMMENTED.contains(name);
  }
}
