package io.codeguard.system.simulation;

import io.codeguard.api.v1alpha1.Validation;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The expected result of a job's files: the tasks of each file, and the findings of each task.
 *
 * @param tasks number of validations, by path
 * @param findings by path, one line each
 * @param broken whether the path's tasks fail
 */
record Expectation(
    SortedMap<String, Integer> tasks,
    SortedMap<String, List<String>> findings,
    SortedMap<String, Boolean> broken) {

  static Expectation of(ValidationJobSpec spec, SortedMap<String, String> files) {
    SortedMap<String, Integer> tasks = new TreeMap<>();
    SortedMap<String, List<String>> findings = new TreeMap<>();
    SortedMap<String, Boolean> broken = new TreeMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      String path = file.getKey();
      int looks = (int) spec.validations().stream().filter(one -> looks(one, path)).count();
      if (looks > 0) {
        tasks.put(path, looks);
        findings.put(path, findings(path, file.getValue()));
        broken.put(path, file.getValue().startsWith("THROW"));
      }
    }
    return new Expectation(tasks, findings, broken);
  }

  private static boolean looks(Validation validation, String path) {
    return path.endsWith(".txt")
        && (validation.include().isEmpty()
            || validation.include().stream()
                .anyMatch(glob -> path.startsWith(glob.substring(0, glob.indexOf('*')))));
  }

  private static List<String> findings(String path, String text) {
    List<String> findings = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].matches("(BAD|WARN|HUSH).*")) {
        findings.add(path + ":" + (i + 1) + " " + lines[i]);
      }
    }
    return findings;
  }

  int total() {
    return tasks.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * The findings of all completed tasks, sorted.
   *
   * @param failed number of failed tasks, by path
   */
  List<String> findings(Map<String, Integer> failed) {
    List<String> all = new ArrayList<>();
    tasks.forEach(
        (path, count) -> {
          for (int task = failed.getOrDefault(path, 0); task < count; task++) {
            all.addAll(findings.get(path));
          }
        });
    return all.stream().sorted().toList();
  }
}
