package io.codeguard.kubernetes.schemas;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.classfile.Signature;
import java.lang.classfile.Signature.ArrayTypeSig;
import java.lang.classfile.Signature.ClassTypeSig;
import java.lang.classfile.Signature.TypeArg.Bounded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;

/**
 * Writes models as a JSON document: {@code kinds} (API version and kind, to name of definition) and
 * {@code definitions} (JSON Schemas, draft 2020-12, which refer to each other under {@code $defs}).
 */
final class SchemaDocument {
  /** The format documented in k8s.io/apimachinery/pkg/api/resource: a number and a suffix. */
  private static final String QUANTITY =
      "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$";

  /** Contains readable messages for violations by keyword. */
  private static final String MESSAGE = "x-message";

  private final Models models;
  private final TreeSet<String> needed = new TreeSet<>();
  private final Deque<String> waiting = new ArrayDeque<>();

  private SchemaDocument(Models models) {
    this.models = models;
  }

  static ObjectNode of(Models models) {
    return new SchemaDocument(models).write();
  }

  private ObjectNode write() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ObjectNode kinds = document.putObject("kinds");
    models.kinds().forEach(kinds::put);
    models.kinds().values().forEach(this::need);
    ObjectNode definitions = JsonNodeFactory.instance.objectNode();
    while (!waiting.isEmpty()) {
      ModelClass model = models.schemas().get(waiting.pop());
      definitions.set(model.name(), object(model));
    }
    ObjectNode sorted = document.putObject("definitions");
    needed.forEach(name -> sorted.set(name, definitions.get(name)));
    return document;
  }

  private void need(String name) {
    if (!models.schemas().containsKey(name)) {
      throw new IllegalStateException("there is no model " + name);
    }
    if (needed.add(name)) {
      waiting.push(name);
    }
  }

  private ObjectNode object(ModelClass model) {
    ObjectNode object = typed("object");
    ObjectNode properties = object.putObject("properties");
    model.fields().forEach((name, type) -> properties.set(name, type(type)));
    if (!model.required().isEmpty()) {
      model.required().forEach(object.putArray("required")::add);
    }
    return object.put("additionalProperties", false);
  }

  private ObjectNode type(Signature signature) {
    return switch (signature) {
      case ArrayTypeSig _ -> typed("string"); // bytes, in base 64
      case ClassTypeSig named -> type(named);
      default -> throw new IllegalStateException("unexpected type " + signature.signatureString());
    };
  }

  private ObjectNode type(ClassTypeSig named) {
    String name = named.className();
    return switch (name) {
      case "java/lang/String", "java/time/OffsetDateTime" -> typed("string");
      case "java/lang/Boolean" -> typed("boolean");
      case "java/lang/Integer", "java/lang/Long" -> typed("integer");
      case "java/lang/Double", "java/lang/Float", "java/math/BigDecimal" -> typed("number");
      case "java/lang/Object" -> JsonNodeFactory.instance.objectNode();
      case "io/kubernetes/client/custom/IntOrString" -> typed("integer", "string");
      case "io/kubernetes/client/custom/Quantity" -> quantity();
      case "java/util/List", "java/util/Set" -> {
        ObjectNode array = typed("array");
        array.set("items", argument(named, 0));
        yield array;
      }
      case "java/util/Map" -> {
        ObjectNode map = typed("object");
        map.set("additionalProperties", argument(named, 1));
        yield map;
      }
      default -> reference(name);
    };
  }

  private static ObjectNode quantity() {
    ObjectNode quantity = typed("number", "string").put("pattern", QUANTITY);
    quantity.putObject(MESSAGE).put("pattern", "is no quantity, such as 500m or 1.5Gi");
    return quantity;
  }

  private ObjectNode reference(String type) {
    if (!type.startsWith(ModelClass.PACKAGE)) {
      throw new IllegalStateException("unexpected type " + type);
    }
    String name = type.substring(ModelClass.PACKAGE.length());
    need(name);
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + name);
  }

  private ObjectNode argument(ClassTypeSig named, int index) {
    return type(((Bounded) named.typeArgs().get(index)).boundType());
  }

  private static ObjectNode typed(String... types) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    if (types.length == 1) {
      return schema.put("type", types[0]);
    }
    var all = schema.putArray("type");
    for (String type : types) {
      all.add(type);
    }
    return schema;
  }
}
