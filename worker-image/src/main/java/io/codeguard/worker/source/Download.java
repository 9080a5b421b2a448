package io.codeguard.worker.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;

/** Loads a file over HTTP, follows a few redirects, and tells its digest. */
record Download(Web web, long mostBytes) {
  private static final int REDIRECTS = 5;

  /**
   * @return the SHA-256 of what is in the file now, in lower-case hexadecimal
   */
  String get(URI url, Path file) throws SourceException {
    URI next = url;
    for (int i = 0; i <= REDIRECTS; i++) {
      URI asked = next;
      Answer answer =
          ask(new HttpGet(asked), Messages.url(asked), file, status -> answered(asked, status));
      if (answer.redirect() == null) {
        return answer.sha256();
      }
      next = WebAddress.redirected(next, answer.redirect());
    }
    throw SourceException.lasting(
        Messages.url(url) + " redirects more than " + REDIRECTS + " times; use the last address");
  }

  /**
   * The same for a request that must not be sent elsewhere.
   *
   * @param shown the address for people
   * @param refused what to say of a status, redirects among them
   */
  String get(HttpGet request, String shown, Path file, IntFunction<SourceException> refused)
      throws SourceException {
    Answer answer = ask(request, shown, file, refused);
    if (answer.redirect() != null) {
      throw refused.apply(HttpStatus.SC_TEMPORARY_REDIRECT);
    }
    return answer.sha256();
  }

  private record Answer(String redirect, String sha256) {}

  private Answer ask(HttpGet request, String shown, Path file, IntFunction<SourceException> refused)
      throws SourceException {
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
      throw refused.apply(e.status);
    } catch (LimitedStream.TooLargeException e) {
      throw SourceException.lasting(
          shown + " is too large: " + e.getMessage() + "; use a smaller archive");
    } catch (Web.RefusedAddressException e) {
      throw SourceException.lasting(e.getMessage());
    } catch (UnknownHostException e) {
      throw SourceException.passing(
          "there is no host '" + Messages.line(request.getAuthority().getHostName()) + "'", e);
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
    MessageDigest digest = Digests.sha256();
    if (response.getEntity() != null) {
      try (InputStream content = response.getEntity().getContent();
          InputStream in =
              new DigestInputStream(
                  new LimitedStream(content, mostBytes, new AtomicLong(), request::cancel),
                  digest);
          OutputStream out = Files.newOutputStream(file)) {
        var _ = in.transferTo(out);
      }
    }
    return Digests.hex(digest);
  }

  /** Client errors last, but for those that ask for patience. */
  static SourceException answered(URI url, int status) {
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
