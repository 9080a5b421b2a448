package io.codeguard.protocol;

import java.util.List;

/**
 * What a baseline does not have, by severity.
 *
 * @param top the worst of them
 */
public record NewFindings(long error, long warning, long note, List<Highlight> top) {
  public long total() {
    return error + warning + note;
  }
}
