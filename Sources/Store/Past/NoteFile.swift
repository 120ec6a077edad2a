import Git
import Glibc

/// A small file of what was worked out before, which may be deleted at any time.
///
/// Its first line is a checksum of the rest: a file that anything happened to says nothing.
struct NoteFile {
  let path: String

  /// The lines; nil if there are none that can be believed.
  var lines: [Substring]? {
    guard let bytes = Self.contents(of: path), let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let sum = try? Repository.hash(Array(bytes[(end + 1)...])),
      sum.hex == String(decoding: bytes[..<end], as: UTF8.self)
    else { return nil }
    return String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: "\n")
  }

  /// The bytes of a file; nil if there is none.
  static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Puts lines in the place of the old ones; where that can't be done, nothing is noted.
  func write(_ lines: [String]) {
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    guard let sum = try? Repository.hash(bytes) else { return }
    let folder = Disk.folder(of: path)
    mkdir(Disk.folder(of: folder), 0o777)
    mkdir(folder, 0o777)
    let temporary = "\(path).\(getpid())"
    guard let file = fopen(temporary, "w") else { return }
    let all = Array((sum.hex + "\n").utf8) + bytes
    let isWritten = fwrite(all, 1, all.count, file) == all.count
    if fclose(file) != 0 || !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }
}
