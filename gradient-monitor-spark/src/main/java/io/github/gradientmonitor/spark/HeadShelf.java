package io.github.gradientmonitor.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The heads that have come to the driver, by their hash. One thread at a time. */
final class HeadShelf {
  /** More networks than one training has; bounds the memory all the same. */
  private static final int MOST = 64;

  private final KnownHeads known;
  private final Map<Long, RecordHead> heads = new LinkedHashMap<>();

  /** Tells what it has to those that are sent to the workers. */
  HeadShelf(KnownHeads known) {
    this.known = known;
  }

  /**
   * Takes a head; one that is here already changes nothing.
   *
   * @throws MalformedRecordException if the bytes are no head
   */
  void add(byte[] bytes) throws MalformedRecordException {
    long hash = hash(bytes);
    if (heads.containsKey(hash)) {
      return;
    }
    RecordHead head = HeadCodec.decode(bytes);
    if (heads.size() == MOST) {
      heads.remove(heads.keySet().iterator().next());
    }
    heads.put(hash, head);
    known.set(heads.keySet().stream().mapToLong(Long::longValue).toArray());
  }

  /** The head of a hash, null when it has not come. */
  @Nullable RecordHead head(long hash) {
    return heads.get(hash);
  }

  /** FNV-1a over the bytes of a head (http://www.isthe.com/chongo/tech/comp/fnv/). */
  static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xFF)) * 0x100000001b3L;
    }
    return hash;
  }
}
