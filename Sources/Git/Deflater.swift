internal import CGit2

/// Compresses loose objects as git does: fast, since they are packed later.
///
/// One for all of a commit's objects: what zlib wants for each takes longer to get from the system
/// and to give back than a small object takes to compress.
final class Deflater {
  // zlib remembers where it lies.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  init() throws(GitError) {
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    try check(deflateInit_(stream, Z_BEST_SPEED, ZLIB_VERSION, size) == Z_OK)
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// The compressed bytes.
  ///
  /// - Throws: ``GitError`` if zlib fails.
  func packed(_ bytes: [UInt8]) throws(GitError) -> [UInt8] {
    try check(deflateReset(stream) == Z_OK)
    var input = bytes
    let limit = Int(deflateBound(stream, uLong(input.count)))
    var isDone = false
    let packed = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = uInt(input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = uInt(limit)
        isDone = deflate(stream, Z_FINISH) == Z_STREAM_END
        count = isDone ? limit - Int(stream.pointee.avail_out) : 0
      }
    }
    try check(isDone)
    return packed
  }

  private func check(_ isDone: Bool) throws(GitError) {
    guard isDone else {
      throw GitError(.other(0), "zlib can't compress an object", category: "zlib")
    }
  }
}
