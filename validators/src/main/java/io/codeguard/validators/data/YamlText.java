package io.codeguard.validators.data;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Creates YAML parsers. */
public final class YamlText {
  /** A larger buffer moves its contents less often for long scalars. */
  private static final int MAX_BUFFER = 1 << 20;

  private static final int MIN_BUFFER = 1024;

  private YamlText() {}

  /** Creates a parser for text of any length. */
  public static ParserImpl parser(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(Math.clamp(text.length(), MIN_BUFFER, MAX_BUFFER))
            .build();
    return new ParserImpl(settings, new StreamReader(settings, text));
  }
}
