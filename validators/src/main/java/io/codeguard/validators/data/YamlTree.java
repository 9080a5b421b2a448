package io.codeguard.validators.data;

import io.codeguard.validators.data.TreeBuilder.Part;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileIncompleteException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.parser.ParserImpl;

/**
 * Builds the values of a YAML stream. An alias counts as much as its target; supports {@code <<}.
 * Not thread-safe.
 */
final class YamlTree {
  private static final int EVENTS_BETWEEN_CHECKS = 1024;
  private static final String MERGE = "<<";

  private final String text;
  private final YamlScalars scalars;
  private final List<Document> documents = new ArrayList<>();
  private final Map<Anchor, Part> anchors = new HashMap<>();
  private final Deque<Optional<Anchor>> open = new ArrayDeque<>();
  private final TreeBuilder tree = new TreeBuilder();

  /** The number of open lists of merged aliases, 0 or 1; null outside of a merge. */
  private Integer merging;

  private int codePoints;
  private int units;

  YamlTree(String text, YamlScalars scalars) {
    this.text = text;
    this.scalars = scalars;
  }

  List<Document> read(Deadline deadline) throws UnreadableException, FileIncompleteException {
    try {
      ParserImpl parser = YamlText.parser(text);
      for (int count = 1; parser.hasNext(); count++) {
        accept(parser.next());
        if (count % EVENTS_BETWEEN_CHECKS == 0) {
          deadline.check();
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      String where = e.getContext() == null ? "" : e.getContext() + ": ";
      throw new UnreadableException(where + e.getProblem(), offset(e.getProblemMark()));
    } catch (ReaderException e) {
      throw new UnreadableException("character that YAML does not allow", 0);
    }
  }

  private void accept(Event event) throws UnreadableException, FileIncompleteException {
    switch (event.getEventId()) {
      case DocumentStart -> anchors.clear();
      case Alias -> alias((AliasEvent) event);
      case Scalar -> scalar((ScalarEvent) event);
      case MappingStart, SequenceStart -> start((NodeEvent) event);
      case MappingEnd, SequenceEnd -> {
        if (!endMerged()) {
          Part part = tree.end(offset(event.getStartMark()));
          keep(open.pop(), part);
        }
      }
      default -> {}
    }
  }

  private void start(NodeEvent event) throws UnreadableException, FileIncompleteException {
    boolean mapping = event.getEventId() == Event.ID.MappingStart;
    int at = offset(event.getStartMark());
    if (merging != null) {
      if (mapping || merging == 1) {
        throw unreadable(event, "what is merged by '<<' must be aliases");
      }
      merging = 1;
      return;
    }
    refuseAsName(event);
    open.push(event.getAnchor());
    if (mapping) {
      tree.startObject(at);
    } else {
      tree.startArray(at);
    }
  }

  private boolean endMerged() {
    boolean merged = merging != null;
    merging = null;
    return merged;
  }

  private void alias(AliasEvent event) throws UnreadableException, FileIncompleteException {
    Part part = anchors.get(event.getAlias());
    if (part == null) {
      throw unreadable(event, "unknown alias *" + event.getAlias().getValue());
    }
    if (merging != null) {
      if (!part.value().isObject()) {
        throw unreadable(event, "what is merged by '<<' must be mappings");
      }
      tree.merge(part);
      merging = merging == 0 ? null : merging;
    } else if (tree.wantsName()) {
      if (!part.value().isValueNode()) {
        throw unreadable(event, "a key must be a scalar");
      }
      tree.name(part.value().asString(), offset(event.getStartMark()), offset(event.getEndMark()));
    } else {
      tree.again(part);
    }
  }

  private void scalar(ScalarEvent event) throws UnreadableException, FileIncompleteException {
    int start = offset(event.getStartMark());
    int end = offset(event.getEndMark());
    if (merging != null) {
      throw unreadable(event, "what is merged by '<<' must be aliases");
    }
    if (!tree.wantsName()) {
      Part part = tree.scalar(scalars.value(event), start, end);
      keep(event.getAnchor(), part);
    } else if (event.isPlain() && event.getValue().equals(MERGE)) {
      merging = 0;
    } else {
      tree.name(event.getValue(), start, end);
    }
  }

  private void refuseAsName(Event event) throws UnreadableException {
    if (tree.wantsName()) {
      throw unreadable(event, "a key must be a scalar");
    }
  }

  private void keep(Optional<Anchor> anchor, Part part) {
    anchor.ifPresent(name -> anchors.put(name, part));
    if (tree.isDone() && !part.value().isNull()) {
      documents.add(part.document());
    }
  }

  private UnreadableException unreadable(Event event, String message) {
    return new UnreadableException(message, offset(event.getStartMark()));
  }

  /**
   * Converts a mark, which counts code points. Marks mostly come in order, so counting continues
   * from the last one.
   */
  private int offset(Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(0);
    units = text.offsetByCodePoints(units, index - codePoints);
    codePoints = index;
    return units;
  }
}
