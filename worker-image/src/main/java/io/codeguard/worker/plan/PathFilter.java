package io.codeguard.worker.plan;

import java.util.ArrayList;
import java.util.List;

/** Globs of included and excluded paths; exclusion takes precedence. Immutable. */
public final class PathFilter {
  private final List<Glob> include;
  private final List<Glob> exclude;

  private PathFilter(List<Glob> include, List<Glob> exclude) {
    this.include = include;
    this.exclude = exclude;
  }

  /**
   * @param field the field of the job that contains both lists, for messages; may be empty
   * @param include if empty or null, all paths
   * @throws InvalidPlanException if a glob is invalid
   */
  static PathFilter of(String field, List<String> include, List<String> exclude)
      throws InvalidPlanException {
    return new PathFilter(globs(field + "include", include), globs(field + "exclude", exclude));
  }

  private static List<Glob> globs(String field, List<String> texts) throws InvalidPlanException {
    List<Glob> globs = new ArrayList<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      try {
        globs.add(Glob.parse(text));
      } catch (IllegalArgumentException e) {
        throw new InvalidPlanException(
            field + "[" + globs.size() + "] '" + text + "' is not a valid glob: " + e.getMessage());
      }
    }
    return List.copyOf(globs);
  }

  /**
   * @param path separated by {@code /}
   */
  public boolean accepts(String path) {
    return (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(path)))
        && exclude.stream().noneMatch(glob -> glob.matches(path));
  }
}
