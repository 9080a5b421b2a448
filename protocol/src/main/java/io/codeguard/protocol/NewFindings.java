package io.codeguard.protocol;

import java.util.List;

/**
 * The findings that are not in the baseline, by severity.
 *
 * @param top the most severe ones
 */
public record NewFindings(long error, long warning, long note, List<Highlight> top) {
  public long total() {
    return error + warning + note;
  }
}
