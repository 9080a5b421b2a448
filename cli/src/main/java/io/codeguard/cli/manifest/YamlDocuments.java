package io.codeguard.cli.manifest;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Parses the documents of a YAML (or JSON) file, with positions. */
final class YamlDocuments {
  /** Booleans in kubectl's YAML 1.1, but not in YAML 1.2. */
  private static final Set<String> YES = Set.of("yes", "Yes", "YES", "on", "On", "ON");

  private static final Set<String> NO = Set.of("no", "No", "NO", "off", "Off", "OFF");

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setLabel("manifest")
          // Rejected below, with the position.
          .setAllowNonScalarKeys(true)
          .build();

  private YamlDocuments() {}

  /** Returns the documents that are not empty. */
  static List<Value> read(String text) throws InvalidManifestException {
    List<Value> documents = new ArrayList<>();
    try {
      for (Node node : new Compose(SETTINGS).composeAllFromString(text)) {
        Value document = value(node, place(node));
        if (!document.isNull()) {
          documents.add(document);
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw syntax(e);
    } catch (YamlEngineException e) {
      throw new InvalidManifestException("not YAML: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new InvalidManifestException("not a manifest: it is nested too deeply");
    }
    return documents;
  }

  private static InvalidManifestException syntax(MarkedYamlEngineException e) {
    FilePosition place =
        e.getProblemMark()
            .map(mark -> new FilePosition(mark.getLine() + 1, mark.getColumn() + 1))
            .orElse(new FilePosition(1, 1));
    String context = e.getContext() == null ? "" : " " + e.getContext();
    return InvalidManifestException.at(place, "not YAML: " + e.getProblem() + context);
  }

  private static Value value(Node node, FilePosition place) throws InvalidManifestException {
    if (node.isRecursive()) {
      throw InvalidManifestException.at(place, "the alias refers to a node that contains it");
    }
    return switch (node) {
      case MappingNode mapping -> fields(mapping, place);
      case SequenceNode sequence -> {
        List<Value> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(value(item, place(item)));
        }
        yield new Value.Items(place, items);
      }
      case ScalarNode scalar -> new Value.Scalar(place, scalar(scalar, place));
      default -> throw new IllegalStateException("unknown node " + node.getNodeType());
    };
  }

  private static Value.Fields fields(MappingNode mapping, FilePosition place)
      throws InvalidManifestException {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      FilePosition at = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw InvalidManifestException.at(at, "a field's name must be text");
      }
      String name = key.getValue();
      if (fields.put(name, value(tuple.getValueNode(), at)) != null) {
        throw InvalidManifestException.at(
            at, "the field '" + name + "' is specified twice: remove one");
      }
    }
    return new Value.Fields(place, fields);
  }

  private static Object scalar(ScalarNode node, FilePosition place)
      throws InvalidManifestException {
    String text = node.getValue();
    if (node.getTag().equals(Tag.NULL)) {
      return null;
    }
    try {
      if (node.getTag().equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      }
      if (node.getTag().equals(Tag.INT)) {
        return integer(text).longValueExact();
      }
      if (node.getTag().equals(Tag.FLOAT)) {
        return Double.valueOf(text.replaceFirst("\\.inf$|\\.Inf$|\\.INF$", "Infinity"));
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw InvalidManifestException.at(place, "the number " + text + " cannot be represented");
    }
    if (node.isPlain() && (YES.contains(text) || NO.contains(text))) {
      return YES.contains(text);
    }
    return text;
  }

  private static BigInteger integer(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
  }

  private static FilePosition place(Node node) {
    return node.getStartMark()
        .map(mark -> new FilePosition(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(new FilePosition(1, 1));
  }
}
