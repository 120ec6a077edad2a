import Glibc
import Testing

/// Where the project and its products are.
enum Project {
  /// The top of the project, with a slash at the end.
  static let folder =
    String(
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")) + "/"

  /// The folder of the built programs, with a slash at the end: where this test lies too.
  static let products: String = {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = max(readlink("/proc/self/exe", &buffer, buffer.count), 0)
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/"
  }()
}

/// Small files, read and written whole.
enum Files {
  static func read(_ path: String) throws -> String {
    let file = try #require(fopen(path, "r"), "can't read \(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  static func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"), "can't write \(path)")
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }

  static func names(in folder: String) throws -> [String] {
    let stream = try #require(opendir(folder), "can't read \(folder)")
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.sorted()
  }
}
