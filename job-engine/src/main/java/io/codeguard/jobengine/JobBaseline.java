package io.codeguard.jobengine;

import java.util.Iterator;
import java.util.function.Supplier;

/**
 * The report that a job's findings are compared with.
 *
 * @param field of the spec, for messages
 * @param parts of the SARIF, gzipped or not; asked only when the job starts
 */
public record JobBaseline(String field, Supplier<Iterator<byte[]>> parts) {}
