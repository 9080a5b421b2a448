package io.codeguard.validators.syntax;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;

/** An empty file manager for javac, whose parser needs no other files. */
final class NoFiles extends ForwardingJavaFileManager<JavaFileManager> {
  private static final ClassLoader NO_CLASSES = new ClassLoader(null) {};

  NoFiles(JavaFileManager delegate) {
    super(delegate);
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<Kind> kinds, boolean recurse) {
    return List.of();
  }

  /**
   * Prevents javac from scanning the whole class path for plug-ins, which takes far longer than
   * parsing.
   */
  @Override
  public ClassLoader getClassLoader(Location location) {
    return NO_CLASSES;
  }

  @Override
  public boolean hasLocation(Location location) {
    return false;
  }

  @Override
  public JavaFileObject getJavaFileForInput(Location location, String className, Kind kind) {
    return null;
  }

  @Override
  public FileObject getFileForInput(Location location, String packageName, String relativeName) {
    return null;
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, Kind kind, FileObject sibling) throws IOException {
    throw new IOException("nothing is written");
  }

  @Override
  public FileObject getFileForOutput(
      Location location, String packageName, String relativeName, FileObject sibling)
      throws IOException {
    throw new IOException("nothing is written");
  }
}
