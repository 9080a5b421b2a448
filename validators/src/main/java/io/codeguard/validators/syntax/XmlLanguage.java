package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Checks that XML is well-formed. DTDs and external entities are never loaded, and entities never
 * expanded.
 */
final class XmlLanguage implements Language {
  private static final int MAX_DEPTH = 10_000;
  private static final int MAX_ATTRIBUTES = 10_000;
  private static final int EVENTS_BETWEEN_CHECKS = 1024;

  private static final Rule SYNTAX =
      new Rule(
          "xml-syntax",
          "The file is not well-formed XML.",
          "Correct the text where the message points.",
          Severity.ERROR,
          "correctness");

  private static final Set<String> EXTENSIONS =
      Set.of("xml", "xsd", "xsl", "xslt", "svg", "wsdl", "xhtml", "pom", "rng", "fxml");

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  private final XMLInputFactory factory = factory();

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty("jdk.xml.elementAttributeLimit", MAX_ATTRIBUTES);
    factory.setProperty("jdk.xml.maxElementDepth", MAX_DEPTH);
    factory.setXMLResolver((_, _, _, _) -> new ByteArrayInputStream(new byte[0]));
    return factory;
  }

  @Override
  public boolean isNamed(String fileName) {
    return EXTENSIONS.contains(Language.extension(fileName));
  }

  @Override
  public List<Rule> rules() {
    return List.of(SYNTAX);
  }

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    String text = content.text();
    try {
      read(factory.createXMLStreamReader(new StringReader(text)), deadline);
    } catch (XMLStreamException e) {
      Location location = e.getLocation();
      int at =
          location == null
              ? 0
              : content.lines().offset(location.getLineNumber(), location.getColumnNumber());
      String message = message(e);
      if (isAboutEntityOfDtd(message, text)) {
        throw new FileIncompleteException("entities of the DTD are not read");
      }
      if (message.startsWith("JAXP")) {
        throw new FileIncompleteException("beyond the XML parser's limits");
      }
      findings.add(SYNTAX, at, at, message, message + '\n' + content.lines().near(at));
    }
  }

  private static void read(XMLStreamReader xml, Deadline deadline)
      throws XMLStreamException, FileIncompleteException {
    try {
      for (int count = 1; xml.hasNext(); count++) {
        xml.next();
        if (count % EVENTS_BETWEEN_CHECKS == 0) {
          deadline.check();
        }
      }
    } finally {
      xml.close();
    }
  }

  /** The only indication in the JDK: its messages are localized, but the quoted name is not. */
  private static boolean isAboutEntityOfDtd(String message, String text) {
    Matcher name = QUOTED.matcher(message);
    return text.contains("<!DOCTYPE") && name.find() && text.contains("&" + name.group(1) + ";");
  }

  /** Strips the location that the JDK's message starts with. */
  private static String message(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("Message: ");
    return start < 0 ? message : message.substring(start + "Message: ".length());
  }
}
