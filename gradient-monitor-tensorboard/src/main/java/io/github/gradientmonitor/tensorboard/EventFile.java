package io.github.gradientmonitor.tensorboard;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of records, as TensorFlow's {@code record_writer.h} describes it: the length as eight
 * bytes, its checksum, the data, and their checksum, all little-endian. A checksum is a CRC-32C
 * that is masked, for a CRC of data that hold CRCs is weak.
 *
 * <p>A record is handed to the operating system in one piece.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final OutputStream file;

  /** Opens a file, in place of what was there. */
  EventFile(Path file) throws IOException {
    // Not a stream of a channel, which an interrupt of the training would close.
    this.file = new FileOutputStream(file.toFile());
  }

  /** Appends one record. */
  void write(byte[] event) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + event.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(event.length);
    record.putInt(checksum(record.array(), Long.BYTES));
    record.put(event);
    record.putInt(checksum(event, event.length));
    file.write(record.array());
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
