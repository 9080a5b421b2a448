package io.codeguard.validators.syntax;

import io.codeguard.validators.files.FileIncompleteException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Checks the events of YAML documents for errors that the parser does not report. Not thread-safe.
 */
final class YamlEvents {
  private static final String MERGE = "<<";

  private final Set<String> anchors = new HashSet<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private final Report report;

  /** An unfinished collection. */
  private static final class Open {
    private final boolean mapping;
    private final Set<String> keys = new HashSet<>();
    private boolean keyIsNext = true;

    Open(boolean mapping) {
      this.mapping = mapping;
    }
  }

  /** An unknown alias or a duplicate key. */
  record Problem(boolean isAlias, String message) {}

  /** Receives the problems. */
  @FunctionalInterface
  interface Report {
    void add(Problem problem, Optional<Mark> start, Optional<Mark> end)
        throws FileIncompleteException;
  }

  YamlEvents(Report report) {
    this.report = report;
  }

  void accept(Event event) throws FileIncompleteException {
    switch (event.getEventId()) {
      case DocumentStart -> anchors.clear();
      case Scalar -> {
        anchor((NodeEvent) event);
        key((ScalarEvent) event);
        node();
      }
      case Alias -> {
        alias((AliasEvent) event);
        node();
      }
      case MappingStart, SequenceStart -> {
        anchor((NodeEvent) event);
        node();
        open.push(new Open(event.getEventId() == Event.ID.MappingStart));
      }
      case MappingEnd, SequenceEnd -> {
        open.pop();
      }
      default -> {}
    }
  }

  private void anchor(NodeEvent event) {
    event.getAnchor().ifPresent(anchor -> anchors.add(anchor.getValue()));
  }

  private void alias(AliasEvent event) throws FileIncompleteException {
    String name = event.getAlias().getValue();
    if (!anchors.contains(name)) {
      add(event, new Problem(true, "unknown alias *" + name));
    }
  }

  private void key(ScalarEvent event) throws FileIncompleteException {
    Open parent = open.peek();
    if (parent == null || !parent.mapping || !parent.keyIsNext) {
      return;
    }
    boolean merge = event.isPlain() && event.getValue().equals(MERGE);
    String key = (event.isPlain() ? "" : "'") + event.getTag().orElse("") + event.getValue();
    if (!parent.keys.add(key) && !merge) {
      add(event, new Problem(false, "duplicate key '" + event.getValue() + "'"));
    }
  }

  /** Advances the enclosing mapping from a key to its value, or to the next key. */
  private void node() {
    Open parent = open.peek();
    if (parent != null) {
      parent.keyIsNext = !parent.keyIsNext;
    }
  }

  private void add(Event event, Problem problem) throws FileIncompleteException {
    report.add(problem, event.getStartMark(), event.getEndMark());
  }
}
