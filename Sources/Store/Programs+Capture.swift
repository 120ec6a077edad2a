import Glibc

/// What a program answered.
struct Answer {
  let status: Int32
  let output: [UInt8]
  let errors: String
}

extension Programs {
  /// Starts a program without a terminal, gives it some bytes on standard input, and takes what it
  /// prints.
  ///
  /// All goes through files that have no name any more, so that nobody waits for anybody.
  ///
  /// - Throws: ``StoreError`` if it can't be started.
  static func capture(
    _ program: String, _ arguments: [String], feeding bytes: [UInt8],
    environment: [String: String] = [:]
  ) throws(StoreError) -> Answer {
    let files = try (0..<3).map { _ throws(StoreError) in try nameless() }
    defer { for file in files { close(file) } }
    try write(bytes, to: files[0])
    lseek(files[0], 0, SEEK_SET)
    let status = try run(
      program, arguments, environment: environment, input: files[0], output: files[1],
      errors: files[2])
    return Answer(
      status: status, output: contents(of: files[1]),
      errors: String(decoding: contents(of: files[2]), as: UTF8.self))
  }

  /// Calls `body` with the path of a file that nobody else can read, and removes it afterwards.
  static func withFile<T>(_ bytes: [UInt8], _ body: (String) throws -> T) throws -> T {
    let (path, file) = try temporary()
    defer {
      close(file)
      unlink(path)
    }
    try write(bytes, to: file)
    return try body(path)
  }

  private static func temporary() throws(StoreError) -> (path: String, file: Int32) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/itsm-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0, fcntl(file, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Disk.failure("can't make a file in \(folder)")
    }
    return (
      String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self), file
    )
  }

  private static func nameless() throws(StoreError) -> Int32 {
    let (path, file) = try temporary()
    unlink(path)
    return file
  }

  private static func write(_ bytes: [UInt8], to file: Int32) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Disk.failure("can't write a file for another program") }
      rest = rest.dropFirst(count)
    }
  }

  private static func contents(of file: Int32) -> [UInt8] {
    lseek(file, 0, SEEK_SET)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(file, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }
}
