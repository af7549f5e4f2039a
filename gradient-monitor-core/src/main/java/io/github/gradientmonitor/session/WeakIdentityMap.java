package io.github.gradientmonitor.session;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values by the identity of their keys, which are not kept alive: networks of some frameworks are
 * equal when their parameters are. A value goes with its key, at the latest when the next key
 * comes. Any thread.
 *
 * @param <K> the keys
 * @param <V> the values, which must not refer to their keys
 */
final class WeakIdentityMap<K, V> {
  /** By {@link Key}; a {@link Lookup} finds it. */
  private final ConcurrentMap<Object, V> values = new ConcurrentHashMap<>();

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object key, ReferenceQueue<Object> queue) {
      super(key, queue);
      this.hash = System.identityHashCode(key);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object key = get();
      return key != null && other instanceof Key another && another.refersTo(key);
    }
  }

  /** Finds a key without a reference that the collector has to follow. */
  private static final class Lookup {
    private final Object key;

    Lookup(Object key) {
      this.key = key;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key another && another.refersTo(key);
    }
  }

  /** The value of a key, made when the key is new. */
  V computeIfAbsent(K key, Supplier<V> value) {
    V known = values.get(new Lookup(key));
    if (known != null) {
      return known;
    }
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      values.remove(gone);
    }
    return values.computeIfAbsent(new Key(key, collected), k -> value.get());
  }

  /** Number of values. */
  int size() {
    return values.size();
  }
}
