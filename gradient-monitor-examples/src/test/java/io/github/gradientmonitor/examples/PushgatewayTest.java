package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushgatewayTest {

  @Test
  void saysWhyTheGatewayHasRefused() throws Exception {
    HttpServer gateway =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/",
        exchange -> {
          byte[] reason = "no such thing\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(400, reason.length);
          exchange.getResponseBody().write(reason);
          exchange.close();
        });
    gateway.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());

      assertThatIOException()
          .isThrownBy(() -> new Pushgateway(address).push("a job", "a_metric 1\n"))
          .withMessage(
              "The Pushgateway at "
                  + address
                  + " has refused the metrics of a job: status 400 no such thing");
    } finally {
      gateway.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "ftp://127.0.0.1", "http:/nowhere"})
  void refusesWhatIsNoAddressOfAGateway(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pushgateway(URI.create(address)))
        .withMessage(
            "address must be that of a Pushgateway, such as http://127.0.0.1:9091, but was "
                + address);
  }
}
