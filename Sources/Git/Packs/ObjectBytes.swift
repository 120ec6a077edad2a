internal import CGit2
import Glibc

/// The contents of an object, in memory of their own.
final class ObjectBytes {
  let type: git_object_t
  let count: Int
  let start: UnsafeMutableRawPointer
  /// Whether the bytes were seen to be those that their name says.
  var isVerified = false

  /// Takes memory, uninitialized; one byte more than asked for, since zlib wants somewhere to point.
  ///
  /// Nil if there is not so much of it. Swift's own `allocate` asks for an alignment, which takes
  /// several times as long.
  init?(_ type: git_object_t, count: Int) {
    guard let memory = malloc(count + 1) else { return nil }
    (self.type, self.count, start) = (type, count, memory)
  }

  deinit { free(start) }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}
