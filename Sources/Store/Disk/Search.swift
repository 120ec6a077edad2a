import Glibc

/// Finding bytes in bytes.
enum Search {
  /// True when `needle` occurs in `bytes`.
  static func found(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress, !needle.isEmpty else { return false }
    var from = 0
    while bytes.count - from >= needle.count,
      let hit = memchr(base + from, Int32(needle[0]), bytes.count - from - needle.count + 1)
    {
      if memcmp(hit, needle, needle.count) == 0 { return true }
      from = UnsafeRawPointer(hit) - base + 1
    }
    return false
  }
}
