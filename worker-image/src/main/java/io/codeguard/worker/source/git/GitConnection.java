package io.codeguard.worker.source.git;

import io.codeguard.worker.source.network.Web;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.eclipse.jgit.transport.http.HttpConnection;

/**
 * One HTTP exchange of JGit over {@link Web}. Requests are buffered in memory (negotiations are
 * short); responses are streamed, up to a limit. Not thread-safe.
 */
final class GitConnection implements HttpConnection {
  private final Web web;
  private final URL url;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private RequestConfig.Builder config = RequestConfig.custom().setProtocolUpgradeEnabled(false);
  private String method = "GET";
  private HttpUriRequestBase request;
  private ClassicHttpResponse response;

  private final GitConnections all;

  GitConnection(Web web, URL url, GitConnections all) {
    this.web = web;
    this.url = url;
    this.all = all;
  }

  private ClassicHttpResponse response() throws IOException {
    if (response == null) {
      request = new HttpUriRequestBase(method, uri());
      headers.forEach(request::setHeader);
      all.authorization(uri()).ifPresent(value -> request.setHeader("Authorization", value));
      if (body.size() > 0) {
        request.setEntity(new ByteArrayEntity(body.toByteArray(), null));
      }
      request.setConfig(config.build());
      response = web.client().executeOpen(HttpHost.create(uri()), request, null);
      all.recordStatus(response.getCode());
    }
    return response;
  }

  private URI uri() throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("invalid URL: " + e.getMessage(), e);
    }
  }

  @Override
  public int getResponseCode() throws IOException {
    return response().getCode();
  }

  @Override
  public String getResponseMessage() throws IOException {
    return response().getReasonPhrase();
  }

  @Override
  public URL getURL() {
    return url;
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (response != null) {
      for (Header header : response.getHeaders()) {
        fields.computeIfAbsent(header.getName(), _ -> new ArrayList<>()).add(header.getValue());
      }
    }
    return fields;
  }

  @Override
  public String getHeaderField(String name) {
    Header header = response == null ? null : response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public List<String> getHeaderFields(String name) {
    return response == null
        ? List.of()
        : Arrays.stream(response.getHeaders(name)).map(Header::getValue).toList();
  }

  @Override
  public String getContentType() {
    return getHeaderField("Content-Type");
  }

  /** Always unknown, because JGit would allocate as much memory as the server announces. */
  @Override
  public int getContentLength() {
    return -1;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    HttpEntity entity = response().getEntity();
    return entity == null
        ? new ByteArrayInputStream(new byte[0])
        : all.limited(entity.getContent(), request::cancel);
  }

  @Override
  public OutputStream getOutputStream() {
    return body;
  }

  @Override
  public void setRequestProperty(String name, String value) {
    headers.put(name, value);
  }

  @Override
  public void setRequestMethod(String method) {
    this.method = method;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public void setReadTimeout(int milliseconds) {
    config = config.setResponseTimeout(milliseconds, TimeUnit.MILLISECONDS);
  }

  @Override
  public void setConnectTimeout(int milliseconds) {
    // The client's own timeout applies.
  }

  @Override
  public void connect() throws IOException {
    var _ = response();
  }

  @Override
  public boolean usingProxy() {
    return false;
  }

  @Override
  public void setUseCaches(boolean useCaches) {
    // There is no cache.
  }

  @Override
  public void setInstanceFollowRedirects(boolean follow) {
    // The client does not follow redirects.
  }

  @Override
  public void setDoOutput(boolean output) {
    // Everything that is written is sent.
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    // The body is buffered in memory.
  }

  @Override
  public void setChunkedStreamingMode(int length) {
    // The body is buffered in memory.
  }

  @Override
  public void configure(
      KeyManager[] keys, TrustManager[] trust, java.security.SecureRandom random) {
    throw new UnsupportedOperationException("certificates are verified by the client");
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {
    throw new UnsupportedOperationException("host names are verified by the client");
  }
}
