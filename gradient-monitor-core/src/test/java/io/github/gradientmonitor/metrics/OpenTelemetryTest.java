package io.github.gradientmonitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.github.gradientmonitor.testing.Watched;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an OpenTelemetry collector is sent, received over HTTP and read by OpenTelemetry's schema.
 */
class OpenTelemetryTest {
  private final Queue<ExportMetricsServiceRequest> received = new ConcurrentLinkedQueue<>();
  private final HttpServer collector;

  OpenTelemetryTest() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void startCollector() {
    collector.createContext(
        "/v1/metrics",
        exchange -> {
          received.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  @Test
  void aCollectorReceivesTheMetersOfANetwork() {
    OtlpMeterRegistry registry = new OtlpMeterRegistry(config(), Clock.SYSTEM);
    Watched.network("net", 5, new GradientMetrics(registry)).loss(0.3).flat(3);

    registry.close(); // sends what it has

    Map<String, Metric> metrics =
        received.stream()
            .flatMap(request -> request.getResourceMetricsList().stream())
            .flatMap(resource -> resource.getScopeMetricsList().stream())
            .flatMap(scope -> scope.getMetricsList().stream())
            .collect(Collectors.toMap(Metric::getName, metric -> metric, (one, same) -> one));
    Metric loss = metrics.get("gradient.monitor.loss");
    assertThat(loss).isNotNull();
    assertThat(loss.getDescription()).isEqualTo("Value of the loss function");
    assertThat(loss.getGauge().getDataPoints(0).getAsDouble()).isEqualTo(0.3);
    assertThat(loss.getGauge().getDataPoints(0).getAttributesList())
        .extracting(KeyValue::getKey, attribute -> attribute.getValue().getStringValue())
        .containsExactly(tuple("network", "net"));
    Metric steps = metrics.get("gradient.monitor.steps");
    assertThat(steps.getSum().getIsMonotonic()).isTrue();
    assertThat(steps.getSum().getDataPoints(0).getAsDouble()).isEqualTo(3);
    assertThat(metrics)
        .containsKeys("gradient.monitor.layer.gradient.norm", "gradient.monitor.skill");
  }

  private OtlpConfig config() {
    String url =
        "http://%s:%d/v1/metrics"
            .formatted(
                collector.getAddress().getAddress().getHostAddress(),
                collector.getAddress().getPort());
    return new OtlpConfig() {
      @Override
      public @Nullable String get(String key) {
        return null;
      }

      @Override
      public String url() {
        return url;
      }
    };
  }
}
