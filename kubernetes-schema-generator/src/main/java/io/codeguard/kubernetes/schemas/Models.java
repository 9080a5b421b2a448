package io.codeguard.kubernetes.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes that io.kubernetes:client-java-api has generated from the OpenAPI document of one
 * version of Kubernetes. The classes are parsed and never executed.
 *
 * @param schemas the schemas of its models by class name
 * @param kinds the names of models by {@code group/version/kind}, or {@code version/kind} for the
 *     core group
 */
record Models(Map<String, ModelClass> schemas, SortedMap<String, String> kinds) {
  private static final String PACKAGE = "io/kubernetes/client/openapi/";

  static Models read(Path jar) throws IOException {
    Map<String, ModelClass> schemas = new HashMap<>();
    SortedMap<String, String> kinds = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        String name = entry.getName();
        if (!name.endsWith(".class") || name.contains("$")) {
          continue;
        }
        if (name.startsWith(ModelClass.PACKAGE)) {
          ModelClass.of(parse(zip, entry)).ifPresent(model -> schemas.put(model.name(), model));
        } else if (name.startsWith(PACKAGE + "apis/")) {
          kinds.putAll(ApiClass.kinds(parse(zip, entry)));
        }
      }
    }
    return new Models(schemas, kinds);
  }

  private static ClassModel parse(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return ClassFile.of().parse(in.readAllBytes());
    }
  }
}
