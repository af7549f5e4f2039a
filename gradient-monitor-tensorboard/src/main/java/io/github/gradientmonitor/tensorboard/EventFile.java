package io.github.gradientmonitor.tensorboard;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of records, as TensorFlow's {@code record_writer.h} describes it: the length as eight
 * bytes, its checksum, the data, and their checksum, all little-endian. A checksum is a CRC-32C
 * that is masked, for a CRC of data that hold CRCs is weak.
 *
 * <p>A record is handed to the operating system in one piece. One that cannot be written whole is
 * taken back, for readers stop at the first that is torn.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final RandomAccessFile file;
  private long end;

  /**
   * Writes to a file that is empty.
   *
   * @param file not of a channel, which an interrupt of the training would close
   */
  EventFile(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Makes a file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
   */
  static EventFile create(Path file) throws IOException {
    Files.createFile(file);
    return new EventFile(new RandomAccessFile(file.toFile(), "rw"));
  }

  /**
   * Appends one record.
   *
   * @throws IOException if it cannot be written; the file then ends with the record before
   */
  void write(byte[] event) throws IOException {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + event.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(event.length);
    record.putInt(checksum(record.array(), Long.BYTES));
    record.put(event);
    record.putInt(checksum(event, event.length));
    try {
      file.seek(end);
      file.write(record.array());
      end += record.capacity();
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
  }

  private void takeBack(IOException reason) {
    try {
      file.setLength(end);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
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
