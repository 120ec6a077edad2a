import Glibc

/// A file of a test's samples: its first lines, `# expect: …`, say what must be found in it.
public struct SampleFile: Sendable, CustomStringConvertible {
  /// The name without its folder.
  public let name: String
  /// The whole text.
  public let bytes: [UInt8]

  /// The name, for reports.
  public var description: String { name }

  /// What must be found, line by line, in the order of the file.
  public var expected: [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("# ") }.filter { $0.hasPrefix("# expect: ") }
      .map { String($0.dropFirst("# expect: ".count)) }
  }

  /// The YAML files of a folder, by name.
  ///
  /// - Parameters:
  ///   - folder: The folder, relative to the one of the file that asks.
  ///   - file: The file that asks.
  /// - Returns: The files, sorted.
  public static func all(in folder: String, from file: String = #filePath) -> [SampleFile] {
    let place = file.split(separator: "/").dropLast()
    return below("/" + place.joined(separator: "/") + "/" + folder).map { path, bytes in
      SampleFile(name: String(path.split(separator: "/").last ?? ""), bytes: bytes)
    }
  }

  /// The files below a folder whose names end as asked: path and bytes, sorted by path.
  public static func below(
    _ folder: String, ending: String = ".yaml"
  ) -> [(path: String, bytes: [UInt8])] {
    guard let listing = opendir(folder) else { return [] }
    defer { closedir(listing) }
    var found: [(path: String, bytes: [UInt8])] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let path = "\(folder)/\(name)"
      if name == "." || name == ".." { continue }
      if Int(entry.pointee.d_type) == Int(DT_DIR) {
        found += below(path, ending: ending)
      } else if name.hasSuffix(ending), let bytes = bytes(of: path) {
        found.append((path, bytes))
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  private static func bytes(of path: String) -> [UInt8]? {
    guard let stream = fopen(path, "r") else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
