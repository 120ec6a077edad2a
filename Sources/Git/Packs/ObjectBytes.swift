internal import CGit2
internal import CSHA1

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

  /// The name of the object, from its bytes.
  var name: ObjectID {
    var hash = itsm_sha1()
    itsm_sha1_start(&hash, 1)
    var head = Array("\(Object.name(of: type)) \(count)".utf8)
    head.append(0)
    itsm_sha1_add(&hash, head, head.count)
    itsm_sha1_add(&hash, start, count)
    var digest = [UInt8](repeating: 0, count: 20)
    itsm_sha1_end(&hash, &digest)
    return digest.withUnsafeBytes { bytes in
      bytes.baseAddress.map { ObjectID(at: $0) } ?? .zero
    }
  }
}
