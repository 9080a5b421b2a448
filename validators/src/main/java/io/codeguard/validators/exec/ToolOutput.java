package io.codeguard.validators.exec;

import java.util.List;
import java.util.Map;

/**
 * All that a program reports.
 *
 * @param unread files that it could not look at, or not to their end, and why; paths are as the
 *     program writes them
 * @param failure why nothing of this is to be relied on; empty when it is
 */
record ToolOutput(List<ToolFinding> findings, Map<String, String> unread, String failure) {}
