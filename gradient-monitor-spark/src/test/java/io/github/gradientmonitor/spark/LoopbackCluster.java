package io.github.gradientmonitor.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;

/** A standalone master and its workers, each a process of its own, from Spark's own classes. */
final class LoopbackCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FLAGS = System.getProperty("spark.jvm.flags");

  private final Path home;
  private final int port;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  LoopbackCluster(Path home, int workers) throws IOException, InterruptedException {
    this.home = home;
    Files.createDirectories(home.resolve("jars")); // What the executors run comes from the driver.
    this.port = freePort();
    this.master =
        start(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            HOST,
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
    awaitMaster();
    for (int i = 0; i < workers; i++) {
      this.workers.add(
          start(
              "worker" + i,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              HOST,
              "--cores",
              "1",
              "--memory",
              "1g",
              "--webui-port",
              "0",
              "--work-dir",
              home.resolve("work" + i).toString(),
              url()));
    }
  }

  /** Settings of an application that runs here. */
  SparkConf configuration() {
    return Clusters.configuration(url())
        .set("spark.executor.memory", "700m")
        .set("spark.executor.cores", "1")
        .set("spark.cores.max", "2")
        .set("spark.scheduler.minRegisteredResourcesRatio", "1")
        .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set("spark.executor.extraJavaOptions", FLAGS)
        .setExecutorEnv("OMP_NUM_THREADS", "1");
  }

  /** Kills a worker, and with it what it runs. */
  void kill(int worker) {
    workers.get(worker).descendants().forEach(ProcessHandle::destroyForcibly);
    workers.get(worker).destroyForcibly();
  }

  @Override
  public void close() {
    for (Process worker : workers) {
      worker.descendants().forEach(ProcessHandle::destroyForcibly);
      worker.destroyForcibly();
    }
    master.destroyForcibly();
  }

  private String url() {
    return "spark://" + HOST + ":" + port;
  }

  private Process start(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(Arrays.asList(FLAGS.split(" ")));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().put("SPARK_HOME", home.toString());
    process.environment().put("SPARK_SCALA_VERSION", "2.12"); // Or it looks for a build of Spark.
    process.environment().put("SPARK_LOCAL_IP", HOST);
    process.environment().put("OMP_NUM_THREADS", "1");
    return process.redirectOutput(home.resolve(name + ".log").toFile()).start();
  }

  private void awaitMaster() throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!master.isAlive() || Instant.now().isAfter(deadline)) {
          throw new IOException("the master did not start; see " + home.resolve("master.log"), e);
        }
        Thread.sleep(100);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
