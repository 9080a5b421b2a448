package io.codeguard.validators.pmd;

import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.Validator.InvalidParametersException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Parses the safe subset of PMD's rule sets: references to PMD's own rules, and changes to them.
 * Everything else is rejected instead of silently ignored. Not thread-safe.
 */
final class RuleSetXml {
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader xml;

  /**
   * A reference to a rule or to a set of rules.
   *
   * @param line its line in the text, from 1
   * @param priority overrides the rule's own; empty to keep it
   * @param excludes excluded rules of the set
   */
  record Reference(
      int line, String ref, String priority, List<String> excludes, List<Property> properties) {}

  /** A property's value as written. */
  record Property(int line, String name, String value) {}

  private RuleSetXml(XMLStreamReader xml) {
    this.xml = xml;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * The references in the order of the text.
   *
   * @throws InvalidParametersException with the line and the remedy
   */
  static List<Reference> read(String text) throws InvalidParametersException {
    try {
      XMLStreamReader xml = FACTORY.createXMLStreamReader(new StringReader(text));
      try {
        return new RuleSetXml(xml).ruleSet();
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      String said = String.valueOf(e.getMessage());
      throw problem(
          e.getLocation() == null ? 1 : e.getLocation().getLineNumber(),
          "no well-formed XML: " + said.replaceFirst("(?s).*Message: ", ""));
    }
  }

  /** An error in a line. */
  static InvalidParametersException problem(int line, String what) {
    return new InvalidParametersException(
        "parameters.%s, line %d: %s".formatted(PmdRules.RULE_SET, line, Sanitizer.line(what, 500)));
  }

  private List<Reference> ruleSet() throws XMLStreamException, InvalidParametersException {
    if (!nextElement() || !xml.getLocalName().equals("ruleset")) {
      throw problem(line(), "the outermost element is not 'ruleset'; make it that");
    }
    List<Reference> references = new ArrayList<>();
    while (nextElement()) {
      switch (xml.getLocalName()) {
        case "description" -> text();
        case "rule" -> references.add(reference());
        case "exclude-pattern", "include-pattern" ->
            throw problem(
                line(),
                "'%s' is not taken; choose files by the validation's include and exclude"
                    .formatted(xml.getLocalName()));
        default -> throw unknown("ruleset", "description, rule");
      }
    }
    if (references.isEmpty()) {
      throw problem(line(), "there is no rule in it; add <rule ref=\"" + PmdRules.EXAMPLE + "\"/>");
    }
    return references;
  }

  private Reference reference() throws XMLStreamException, InvalidParametersException {
    int line = line();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (!xml.getAttributeLocalName(i).equals("ref")) {
        throw problem(
            line,
            "the attribute '%s' of a rule is not taken, for only PMD's own rules can be used, as they are; refer to them by ref, as in %s"
                .formatted(xml.getAttributeLocalName(i), PmdRules.EXAMPLE));
      }
    }
    String ref = attribute("ref");
    String priority = "";
    List<String> excludes = new ArrayList<>();
    List<Property> properties = new ArrayList<>();
    while (nextElement()) {
      switch (xml.getLocalName()) {
        case "description", "example" -> text();
        case "priority" -> priority = text().strip();
        case "exclude" -> {
          excludes.add(attribute("name"));
          text();
        }
        case "properties" -> properties(properties);
        default -> throw unknown("rule", "priority, properties, exclude, description, example");
      }
    }
    return new Reference(line, ref, priority, excludes, properties);
  }

  private void properties(List<Property> properties)
      throws XMLStreamException, InvalidParametersException {
    while (nextElement()) {
      if (!xml.getLocalName().equals("property")) {
        throw unknown("properties", "property");
      }
      int line = line();
      String name = attribute("name");
      String value = xml.getAttributeValue(null, "value");
      while (nextElement()) {
        if (!xml.getLocalName().equals("value")) {
          throw unknown("property", "value");
        }
        value = text();
      }
      if (value == null) {
        throw problem(line, "the property '" + name + "' has no value; give it one");
      }
      properties.add(new Property(line, name, value));
    }
  }

  private String attribute(String name) throws InvalidParametersException {
    String value = xml.getAttributeValue(null, name);
    if (value == null || value.isBlank()) {
      throw problem(
          line(), "'%s' has no attribute '%s'; add it".formatted(xml.getLocalName(), name));
    }
    return value.strip();
  }

  /** Advances to the next child of the current element; returns false at its end. */
  private boolean nextElement() throws XMLStreamException, InvalidParametersException {
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return true;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return false;
        }
        case XMLStreamConstants.DTD ->
            throw problem(line(), "there is a DOCTYPE; remove it, for no DTD is read");
        case XMLStreamConstants.CHARACTERS -> {
          if (!xml.isWhiteSpace()) {
            throw problem(line(), "there is text between the elements; remove it");
          }
        }
        default -> {}
      }
    }
    return false;
  }

  /** Returns the text of the current element and advances to its end. */
  private String text() throws XMLStreamException, InvalidParametersException {
    StringBuilder text = new StringBuilder();
    String element = xml.getLocalName();
    for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      switch (event) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.START_ELEMENT -> throw unknown(element, "nothing but text");
        default -> {}
      }
    }
    return text.toString();
  }

  private InvalidParametersException unknown(String parent, String known) {
    return problem(
        line(),
        "the element '%s' is not taken in '%s'; use %s"
            .formatted(xml.getLocalName(), parent, known));
  }

  private int line() {
    return xml.getLocation().getLineNumber();
  }
}
