internal import CGit2

/// The contents of an object, in memory of their own.
final class ObjectBytes {
  let type: git_object_t
  let count: Int
  let start: UnsafeMutableRawPointer
  /// Whether the bytes were seen to be those that their name says.
  var isVerified = false

  /// Takes memory, uninitialized; one byte more than asked for, since zlib wants somewhere to point.
  init(_ type: git_object_t, count: Int) {
    (self.type, self.count) = (type, count)
    start = .allocate(byteCount: count + 1, alignment: 1)
  }

  deinit { start.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
}
