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

/** Downloads a file over HTTP, following a few redirects, and computes its digest. */
public record Download(Web web, long maxBytes) {
  private static final int REDIRECTS = 5;

  /**
   * @return the SHA-256 of the downloaded file, in lower-case hexadecimal
   */
  public String get(URI url, Path file) throws SourceException {
    URI next = url;
    for (int i = 0; i <= REDIRECTS; i++) {
      Response response = request(next, file);
      if (response.redirect() == null) {
        return response.sha256();
      }
      next = WebAddress.redirected(next, response.redirect());
    }
    throw SourceException.permanent(
        Messages.url(url) + " redirects more than " + REDIRECTS + " times; use the final address");
  }

  private record Response(String redirect, String sha256) {}

  private Response request(URI url, Path file) throws SourceException {
    String shown = Messages.url(url);
    HttpGet request = new HttpGet(url);
    try {
      return web.client()
          .execute(
              request,
              response -> {
                Header location = response.getFirstHeader("Location");
                if (isRedirect(response) && location != null) {
                  return new Response(location.getValue(), null);
                }
                if (response.getCode() != HttpStatus.SC_OK) {
                  throw new StatusException(response.getCode());
                }
                return new Response(null, save(request, response, file));
              });
    } catch (StatusException e) {
      throw statusError(url, e.status);
    } catch (LimitedStream.TooLargeException e) {
      throw SavedFile.tooLarge(shown, e);
    } catch (Web.RefusedAddressException e) {
      throw SourceException.permanent(e.getMessage());
    } catch (UnknownHostException e) {
      throw SourceException.temporary(
          "cannot resolve host '" + Messages.line(url.getHost()) + "'", e);
    } catch (IOException e) {
      throw SourceException.temporary(shown + " cannot be fetched: " + Messages.cause(e), e);
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
      return SavedFile.save(content, file, maxBytes, request::cancel);
    }
  }

  /** Client errors are permanent, except for those that request a retry. */
  public static SourceException statusError(URI url, int status) {
    String message = Messages.url(url) + " responded with status " + status;
    boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
    return passing
        ? SourceException.temporary(message, null)
        : SourceException.permanent(
            message + "; check that the address is correct and publicly readable");
  }

  private static final class StatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    StatusException(int status) {
      this.status = status;
    }
  }
}
