package io.codeguard.worker.source.network;

import io.codeguard.worker.source.tree.Digests;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;

/** Loads a file over HTTP, follows a few redirects, and tells its digest. */
public record Download(Web web, long mostBytes) {
  private static final int REDIRECTS = 5;

  /**
   * @return the SHA-256 of what is in the file now, in lower-case hexadecimal
   */
  public String get(URI url, Path file) throws SourceException {
    URI next = url;
    for (int i = 0; i <= REDIRECTS; i++) {
      Answer answer = ask(next, file);
      if (answer.redirect() == null) {
        return answer.sha256();
      }
      next = WebAddress.redirected(next, answer.redirect());
    }
    throw SourceException.lasting(
        Messages.url(url) + " redirects more than " + REDIRECTS + " times; use the last address");
  }

  private record Answer(String redirect, String sha256) {}

  private Answer ask(URI url, Path file) throws SourceException {
    String shown = Messages.url(url);
    HttpGet request = new HttpGet(url);
    try {
      return web.client()
          .execute(
              request,
              response -> {
                Header location = response.getFirstHeader("Location");
                if (isRedirect(response) && location != null) {
                  return new Answer(location.getValue(), null);
                }
                if (response.getCode() != HttpStatus.SC_OK) {
                  throw new StatusException(response.getCode());
                }
                return new Answer(null, save(request, response, file));
              });
    } catch (StatusException e) {
      throw answered(url, e.status);
    } catch (LimitedStream.TooLargeException e) {
      throw SavedFile.tooLarge(shown, e);
    } catch (Web.RefusedAddressException e) {
      throw SourceException.lasting(e.getMessage());
    } catch (UnknownHostException e) {
      throw SourceException.passing("there is no host '" + Messages.line(url.getHost()) + "'", e);
    } catch (IOException e) {
      throw SourceException.passing(shown + " cannot be fetched: " + Messages.cause(e), e);
    }
  }

  private static boolean isRedirect(ClassicHttpResponse response) {
    return switch (response.getCode()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private String save(HttpGet request, ClassicHttpResponse response, Path file) throws IOException {
    if (response.getEntity() == null) {
      Files.write(file, new byte[0]);
      return Digests.hex(Digests.sha256());
    }
    try (InputStream content = response.getEntity().getContent()) {
      return SavedFile.save(content, file, mostBytes, request::cancel);
    }
  }

  /** Client errors last, but for those that ask for patience. */
  public static SourceException answered(URI url, int status) {
    String message = Messages.url(url) + " answers with status " + status;
    boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
    return passing
        ? SourceException.passing(message, null)
        : SourceException.lasting(message + "; is the address right, and readable for everybody?");
  }

  private static final class StatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    StatusException(int status) {
      this.status = status;
    }
  }
}
