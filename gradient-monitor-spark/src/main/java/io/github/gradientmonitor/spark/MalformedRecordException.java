package io.github.gradientmonitor.spark;

import java.io.IOException;

/** Bytes that are no record, or one of another version. */
final class MalformedRecordException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedRecordException(String message) {
    super(message);
  }

  MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
