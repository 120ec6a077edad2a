import Glibc
import Records
import YAML

/// Turns files of declared encodings into UTF-8 and back, by the C library's `iconv`.
enum TextEncoding {
  /// True if `iconv` knows the name.
  static func isKnown(_ name: String) -> Bool {
    guard let handle = open(from: name, to: "UTF-8") else { return false }
    iconv_close(handle)
    return true
  }

  /// True for the names of UTF-8, which needs no conversion.
  static func isUTF8(_ name: String) -> Bool {
    ["utf-8", "utf8"].contains(name.lowercased())
  }

  /// The bytes as UTF-8.
  ///
  /// - Throws: A ``Finding`` at the line and column of the first bytes that are none.
  static func decode(_ bytes: [UInt8], from name: String, file: String) throws -> [UInt8] {
    if isUTF8(name) { return bytes }
    let (out, failed) = try convert(bytes, from: name, to: "UTF-8")
    guard let failed else { return out }
    let lines = out.split(separator: 0x0A, omittingEmptySubsequences: false)
    let column = (lines.last ?? []).lazy.filter { $0 & 0xC0 != 0x80 }.count + 1
    throw Finding(
      .importText, "byte \(failed + 1) of the file is not \(name)", file: file,
      at: Mark(line: lines.count, column: column, offset: failed),
      remedy: "encoding: … in the mapping says how the file is encoded")
  }

  /// UTF-8 as bytes of an encoding.
  static func encode(_ bytes: [UInt8], to name: String) throws -> [UInt8] {
    isUTF8(name) ? bytes : try convert(bytes, from: "UTF-8", to: name).out
  }

  private static func open(from: String, to: String) -> iconv_t? {
    let handle = iconv_open(to, from)
    // iconv_open says (iconv_t)-1 when it fails.
    return handle == iconv_t(bitPattern: -1) ? nil : handle
  }

  private static func convert(
    _ bytes: [UInt8], from: String, to: String
  ) throws -> (out: [UInt8], failedAt: Int?) {
    guard let handle = open(from: from, to: to) else {
      throw StoreError(.unusable, "the encoding \(from) is not known", remedy: "iconv -l")
    }
    defer { iconv_close(handle) }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + bytes.count / 4)
    var input = bytes
    let failed = input.withUnsafeMutableBytes { all -> Int? in
      var next = all.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = all.count
      var piece = [CChar](repeating: 0, count: 1 << 16)
      while left > 0 {
        let (status, made) = piece.withUnsafeMutableBufferPointer { room -> (Int, Int) in
          var target = room.baseAddress
          var space = room.count
          let status = iconv(handle, &next, &left, &target, &space)
          return (status == -1 && errno != E2BIG ? -1 : 0, room.count - space)
        }
        out.append(contentsOf: piece[..<made].lazy.map { UInt8(bitPattern: $0) })
        if status == -1 { return all.count - left }
      }
      return nil
    }
    return (out, failed)
  }
}

/// What is wrong in bytes that should be text.
enum TextCheck {
  /// The first byte that is no UTF-8, or a control character that no record may hold.
  ///
  /// - Returns: Its offset and what it is; nil if all is well.
  static func fault(in bytes: UnsafeRawBufferPointer) -> (offset: Int, message: String)? {
    var isPlain = true
    for (offset, byte) in bytes.enumerated() {
      if byte >= 0x80 { isPlain = false }
      guard byte < 0x20 || byte == 0x7F else { continue }
      if byte != 0x09, byte != 0x0A, byte != 0x0D {
        return (offset, byte == 0 ? "a NUL byte" : "a control character (\(byte))")
      }
    }
    if isPlain || String(validating: bytes, as: UTF8.self) != nil { return nil }
    return (invalid(in: bytes), "bytes that are not UTF-8")
  }

  private static func invalid(in bytes: UnsafeRawBufferPointer) -> Int {
    var (low, high) = (0, bytes.count)
    // The longest valid prefix; it may end inside a character, so look at each length near it.
    while low < high {
      let middle = (low + high + 1) / 2
      var end = middle
      while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80, middle - end < 3 { end -= 1 }
      let part = UnsafeRawBufferPointer(rebasing: bytes[..<end])
      if String(validating: part, as: UTF8.self) != nil { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
