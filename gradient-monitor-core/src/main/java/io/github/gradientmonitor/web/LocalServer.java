package io.github.gradientmonitor.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Serves a few pages over HTTP from within a program that has other things to do.
 *
 * <p>It gives little to those who ask: {@value #THREADS} requests at a time, each for ten seconds
 * from its first byte to the last byte of the answer, {@value #WAITING} that wait, a head of
 * {@value #LARGEST_HEAD} characters and no body. What exceeds that is closed or turned away, and a
 * socket that sends nothing at all is closed by the JDK after half a minute.
 *
 * <p>Bound to a loopback address, it answers only requests whose {@code Host} is a name of the
 * loopback, so that no page of the web can read it under a name of its own (DNS rebinding). Bound
 * to any other, on purpose, it answers whoever reaches it: there is no encryption and no password.
 *
 * <p>All of its threads are daemons, so it keeps no program from ending. The limits are its own,
 * and other servers of the program, which the JDK's properties would change too, keep theirs.
 */
public final class LocalServer implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int WAITING = 64;
  private static final int LARGEST_HEAD = 8192;
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

  private final HttpServer server;
  private final Exchanges exchanges;
  private final Map<String, Supplier<Page>> pages;
  private final String host;

  private LocalServer(
      HttpServer server, Exchanges exchanges, Map<String, Supplier<Page>> pages, String host) {
    this.server = server;
    this.exchanges = exchanges;
    this.pages = pages;
    this.host = host;
  }

  /**
   * Starts to serve.
   *
   * @param address to listen at; port 0 takes any that is free
   * @param pages by their paths, such as {@code /metrics}; each is asked anew for every request, on
   *     any thread
   * @return a server that runs until it is closed
   * @throws IOException if the address is not known or cannot be had
   */
  public static LocalServer start(InetSocketAddress address, Map<String, Supplier<Page>> pages)
      throws IOException {
    return start(address, pages, TIME);
  }

  static LocalServer start(
      InetSocketAddress address, Map<String, Supplier<Page>> pages, Duration time)
      throws IOException {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(pages, "pages");
    HttpServer server = HttpServer.create(address, WAITING);
    LocalServer local =
        new LocalServer(
            server,
            new Exchanges(THREADS, WAITING, time),
            Map.copyOf(pages),
            address.getHostString().toLowerCase(Locale.ROOT));
    server.setExecutor(local.exchanges);
    server.createContext("/", local::answer);
    try {
      // The server's thread is a daemon where the thread that starts it is.
      Thread starter = new Thread(server::start, "gradient-monitor-web");
      starter.setDaemon(true);
      starter.start();
      starter.join();
    } catch (InterruptedException e) {
      local.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the server started");
    }
    return local;
  }

  /** Where its pages are: the address, with {@code /} as path. */
  public URI uri() {
    InetAddress address = server.getAddress().getAddress();
    String literal =
        address instanceof Inet6Address
            ? "[" + address.getHostAddress() + "]"
            : address.getHostAddress();
    return URI.create("http://" + literal + ":" + server.getAddress().getPort() + "/");
  }

  /** Stops to serve; requests that are being answered are broken off. */
  @Override
  public void close() {
    server.stop(0);
    exchanges.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers head = exchange.getRequestHeaders();
      Supplier<Page> page = pages.get(exchange.getRequestURI().getPath());
      if (length(exchange) > LARGEST_HEAD) {
        refuse(exchange, 431);
      } else if (!isMeant(head.getOrDefault("Host", List.of()))) {
        refuse(exchange, 421);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        refuse(exchange, 405);
      } else if (hasBody(head)) {
        refuse(exchange, 413);
      } else if (page == null) {
        refuse(exchange, 404);
      } else {
        send(exchange, page.get());
      }
    }
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(status, -1);
  }

  private static void send(HttpExchange exchange, Page page) throws IOException {
    byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", page.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Whether a request is for this server, not for a name that somebody has pointed at it. */
  private boolean isMeant(List<String> hosts) {
    if (!server.getAddress().getAddress().isLoopbackAddress()) {
      return true;
    }
    if (hosts.size() != 1) {
      return false;
    }
    String name = PORT.matcher(hosts.get(0).toLowerCase(Locale.ROOT)).replaceFirst("");
    return name.equals(host) || LOOPBACK.matcher(name).matches();
  }

  private static boolean hasBody(Headers head) {
    return head.containsKey("Transfer-Encoding")
        || !head.getOrDefault("Content-Length", List.of("0")).equals(List.of("0"));
  }

  /** Characters of the head of a request. */
  private static int length(HttpExchange exchange) {
    int length = exchange.getRequestURI().toString().length();
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      for (String value : header.getValue()) {
        length += header.getKey().length() + value.length();
      }
    }
    return length;
  }
}
