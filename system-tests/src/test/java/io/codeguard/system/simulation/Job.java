package io.codeguard.system.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.protocol.JobPlan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A user's job, and the branch with its files. */
final class Job {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String uid;
  private final String name;
  private final ObjectNode spec;
  private final Optional<Job> baseline;
  private final List<SortedMap<String, String>> versions;
  private final Map<String, Integer> revisions = new HashMap<>();
  private List<Path> directories = List.of();
  private int version;

  /**
   * @param versions the successive contents of the branch
   */
  Job(
      String uid,
      String name,
      ObjectNode spec,
      Optional<Job> baseline,
      List<SortedMap<String, String>> versions) {
    this.uid = uid;
    this.name = name;
    this.spec = spec;
    this.baseline = baseline;
    this.versions = versions;
  }

  String uid() {
    return uid;
  }

  String name() {
    return name;
  }

  Optional<Job> baseline() {
    return baseline;
  }

  /** Changes a field; returns the new spec. */
  ValidationJobSpec with(String field, Object value) {
    spec.putPOJO(field, value);
    return spec();
  }

  ValidationJobSpec spec() {
    try {
      return JSON.readValue(JSON.writeValueAsBytes(spec), ValidationJobSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  boolean moves() {
    return versions.size() > 1;
  }

  void move() {
    version = Math.min(version + 1, versions.size() - 1);
  }

  List<SortedMap<String, String>> versions() {
    return versions;
  }

  /** The content of this revision. */
  SortedMap<String, String> files(String revision) {
    return versions.get(moves() ? revisions.get(revision) : 0);
  }

  /** Sets the directories and the revisions of the versions. */
  void written(List<Path> places, Map<String, Integer> named) {
    directories = places;
    revisions.putAll(named);
  }

  /** The directory with the files of the revision, or of the current one. */
  Path directory(Optional<String> revision) {
    return directories.get(revision.map(revisions::get).orElse(version));
  }

  JobPlan.Source source() {
    return moves()
        ? JobPlan.Source.of(new JobPlan.Volume(name, null))
        : JobPlan.Source.of(versions.getFirst());
  }
}
