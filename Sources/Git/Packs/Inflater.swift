internal import CGit2

/// Inflates what git compressed; one for many objects, since what zlib wants for each takes longer to
/// get than a small object takes.
final class Inflater {
  // zlib remembers where it lies.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let isReady: Bool

  init() {
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    isReady = inflateInit_(stream, ZLIB_VERSION, size) == Z_OK
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Fills memory, which has room for one byte more, with the inflated bytes.
  ///
  /// - Returns: False if there are not exactly `count`.
  func fill(
    _ output: UnsafeMutableRawPointer, count: Int, from input: UnsafeRawBufferPointer
  ) -> Bool {
    guard isReady, inflateReset(stream) == Z_OK, count < Int(UInt32.max) else { return false }
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: Bytef.self))
    stream.pointee.avail_in = uInt(min(input.count, Int(UInt32.max)))
    stream.pointee.next_out = output.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = uInt(count + 1)
    return inflate(stream, Z_FINISH) == Z_STREAM_END && Int(stream.pointee.avail_out) == 1
  }
}
