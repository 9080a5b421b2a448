package io.codeguard.kubernetes.schemas;

import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.Signature;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model class, which defines an object's fields.
 *
 * @param name the class's name without its package
 * @param required the sorted names of required fields
 */
record ModelClass(String name, SortedMap<String, Signature> fields, List<String> required) {
  static final String PACKAGE = "io/kubernetes/client/openapi/models/";

  private static final String REQUIRED = "openapiRequiredFields";
  private static final String NAME = "Lcom/google/gson/annotations/SerializedName;";

  /** Returns empty for a class that is not a model of an object. */
  static Optional<ModelClass> of(ClassModel type) {
    if (type.fields().stream().noneMatch(field -> field.fieldName().equalsString(REQUIRED))) {
      return Optional.empty();
    }
    SortedMap<String, Signature> fields = new TreeMap<>();
    for (FieldModel field : type.fields()) {
      serializedName(field).ifPresent(name -> fields.put(name, signature(field)));
    }
    String name = type.thisClass().asInternalName().substring(PACKAGE.length());
    return Optional.of(new ModelClass(name, fields, required(type)));
  }

  private static Optional<String> serializedName(FieldModel field) {
    return field
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .flatMap(
            all ->
                all.annotations().stream()
                    .filter(annotation -> annotation.className().equalsString(NAME))
                    .flatMap(annotation -> annotation.elements().stream())
                    .filter(element -> element.name().equalsString("value"))
                    .map(element -> ((AnnotationValue.OfString) element.value()).stringValue())
                    .findFirst());
  }

  private static Signature signature(FieldModel field) {
    return field
        .findAttribute(Attributes.signature())
        .map(attribute -> attribute.asTypeSignature())
        .orElseGet(() -> Signature.of(field.fieldTypeSymbol()));
  }

  /**
   * The strings that the class initializer adds to the set: those between its creation and the
   * write of the field or, in older versions, each string after a read of the field.
   */
  private static List<String> required(ClassModel type) {
    TreeSet<String> required = new TreeSet<>();
    List<String> gathered = new ArrayList<>();
    boolean adding = false;
    for (CodeElement element : initializer(type)) {
      if (element instanceof FieldInstruction field) {
        boolean ours = field.name().equalsString(REQUIRED);
        if (ours && field.opcode() == Opcode.PUTSTATIC) {
          required.addAll(gathered);
        }
        gathered.clear();
        adding = ours && field.opcode() == Opcode.GETSTATIC;
      } else if (element instanceof NewObjectInstruction) {
        gathered.clear();
      } else if (element instanceof ConstantInstruction constant
          && constant.constantValue() instanceof String text) {
        (adding ? required : gathered).add(text);
      }
    }
    return List.copyOf(required);
  }

  private static CodeModel initializer(ClassModel type) {
    return type.methods().stream()
        .filter(method -> method.methodName().equalsString("<clinit>"))
        .findFirst()
        .flatMap(MethodModel::code)
        .orElseThrow();
  }
}
