package io.github.gradientmonitor.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.storage.Persistable;

/**
 * What one task has to say: its steps in their order, and the names they share where the driver
 * does not know them yet. It grows while the task trains, and travels with the task's result.
 *
 * <p>Java's serialisation and Kryo write the fields. {@link #encode} and {@link #decode} are for
 * storages of Deeplearning4j.
 */
final class WorkerRecords implements Persistable {
  /** Of the bytes; a driver reads its own version only. */
  static final int VERSION = 1;

  /** How {@link Persistable} tells kinds of records apart. */
  static final String TYPE = "GradientMonitorSteps";

  private static final long serialVersionUID = 1;

  private int version = VERSION;
  private String session = "";
  private int stage;
  private int partition;
  private int attempt;
  private long timeStamp;
  private ArrayList<byte[]> heads = new ArrayList<>();
  private ArrayList<byte[]> steps = new ArrayList<>();

  /** For {@link #decode} and Kryo. */
  WorkerRecords() {}

  /**
   * Starts the records of a task.
   *
   * @param session that the driver has attached
   * @param task which one
   * @param timeStamp milliseconds since 1970
   */
  WorkerRecords(String session, WorkerTask task, long timeStamp) {
    this.session = session;
    this.stage = task.stage();
    this.partition = task.partition();
    this.attempt = task.attempt();
    this.timeStamp = timeStamp;
  }

  void addHead(byte[] head) {
    heads.add(head);
  }

  void addStep(byte[] step) {
    steps.add(step);
  }

  int version() {
    return version;
  }

  /** Which task it was. */
  WorkerTask task() {
    return new WorkerTask(stage, partition, attempt);
  }

  List<byte[]> heads() {
    return heads;
  }

  /** The steps; each begins with the hash of its head. */
  List<byte[]> steps() {
    return steps;
  }

  @Override
  public String getSessionID() {
    return session;
  }

  @Override
  public String getTypeID() {
    return TYPE;
  }

  @Override
  public String getWorkerID() {
    return Integer.toString(partition);
  }

  @Override
  public long getTimeStamp() {
    return timeStamp;
  }

  @Override
  public int encodingLengthBytes() {
    return encode().length;
  }

  @Override
  public byte[] encode() {
    RecordWriter out = new RecordWriter();
    out.octet(version);
    out.text(session);
    out.whole(stage);
    out.whole(partition);
    out.whole(attempt);
    out.whole(timeStamp);
    out.blocks(heads);
    out.blocks(steps);
    return out.bytes();
  }

  @Override
  public void encode(ByteBuffer buffer) {
    buffer.put(encode());
  }

  @Override
  public void encode(OutputStream out) throws IOException {
    out.write(encode());
  }

  @Override
  public void decode(byte[] bytes) {
    RecordReader in = new RecordReader(bytes);
    try {
      version = in.octet();
      if (version != VERSION) {
        throw new MalformedRecordException(
            "records must be of version " + VERSION + ", but were of " + version);
      }
      session = in.text();
      stage = in.natural();
      partition = in.natural();
      attempt = in.natural();
      timeStamp = in.whole();
      heads = new ArrayList<>(in.blocks());
      steps = new ArrayList<>(in.blocks());
      in.end();
    } catch (MalformedRecordException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public void decode(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    decode(bytes);
  }

  @Override
  public void decode(InputStream in) throws IOException {
    decode(in.readAllBytes());
  }
}
