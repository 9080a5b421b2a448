package io.codeguard.validators.exec;

import java.util.List;
import java.util.Map;

/**
 * A program's parsed output.
 *
 * @param unread files that the program could not read completely, with the reasons; paths are as
 *     the program writes them
 * @param failure why the output is not reliable; empty if it is
 */
record ToolOutput(List<ToolFinding> findings, Map<String, String> unread, String failure) {}
