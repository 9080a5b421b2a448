package io.codeguard.validators.exec;

import java.util.List;
import java.util.Map;

/**
 * All that a program reports.
 *
 * @param unread files that it could not look at, or not to their end, and why; paths are as the
 *     program writes them
 */
record ToolSays(List<ToolFinding> findings, Map<String, String> unread) {}
