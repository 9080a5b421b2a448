package io.codeguard.kubernetes.schemas;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the models that a class of API calls can create, and their API versions. */
final class ApiClass {
  /** The path of a collection, not of a subresource. */
  private static final Pattern COLLECTION =
      Pattern.compile(
          "/apis?/((?:[a-z0-9.-]+/)?v[0-9a-z]+)/(?:namespaces/\\{namespace\\}/)?[a-z]+");

  /** {@code CoreV1Event} is the kind Event. */
  private static final Pattern MODEL =
      Pattern.compile("(?:[A-Z][a-z]+)?V[0-9]+(?:(?:alpha|beta)[0-9]+)?([A-Z].*)");

  private ApiClass() {}

  /** The names of models by API version and kind, separated by a slash. */
  static Map<String, String> kinds(ClassModel api) {
    Map<String, String> kinds = new HashMap<>();
    for (MethodModel method : api.methods()) {
      String name = method.methodName().stringValue();
      if (name.startsWith("create") && name.endsWith("Call")) {
        body(method)
            .ifPresent(
                model ->
                    version(method)
                        .ifPresent(version -> kinds.put(version + "/" + kind(model), model)));
      }
    }
    return kinds;
  }

  private static String kind(String model) {
    Matcher matcher = MODEL.matcher(model);
    if (!matcher.matches()) {
      throw new IllegalStateException("cannot determine the kind of the model " + model);
    }
    return matcher.group(1);
  }

  private static Optional<String> body(MethodModel method) {
    return method.methodTypeSymbol().parameterList().stream()
        .filter(type -> type.descriptorString().startsWith("L" + ModelClass.PACKAGE))
        .map(ClassDesc::displayName)
        .findFirst();
  }

  private static Optional<String> version(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .filter(ConstantInstruction.class::isInstance)
        .map(
            element ->
                COLLECTION.matcher(String.valueOf(((ConstantInstruction) element).constantValue())))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
