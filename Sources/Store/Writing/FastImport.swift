import Git
import Glibc

/// Many files at once, through `git fast-import`: one pack instead of a loose object each.
struct FastImport {
  let repository: Repository
  let scratch: String

  /// The reference that holds what is imported until the branch does; outside `refs/heads`.
  static let reference = "refs/itsm/incoming"

  /// Makes a commit whose tree is the tip's with `files` changed.
  ///
  /// - Returns: The commit, in a pack; the branch does not move.
  func commit(
    _ files: [ChangedFile], on tip: ObjectID?, author: Signature, committer: Signature,
    message: String
  ) throws -> ObjectID {
    try run { stream in
      try stream.beginCommit(
        on: tip, author: author, committer: committer, message: Array(message.utf8))
      // What goes first, so that a folder may take the place of a file.
      for file in files where file.new == nil { try stream.remove(file.path) }
      for file in files {
        if let bytes = file.bytes {
          try stream.modify(file.path, bytes, mode: file.mode)
        } else if let id = file.new {
          try stream.modify(file.path, id, mode: file.mode)
        }
      }
    }
  }

  /// Feeds `git fast-import` and returns the last commit it made.
  ///
  /// - Parameters:
  ///   - depth: How many deltas may follow each other in the pack; nil for git's default.
  ///   - feed: Writes the commits.
  /// - Returns: The commit, in a pack; the branch does not move.
  /// - Throws: What `feed` throws; ``StoreError`` if git fails.
  func run(depth: Int? = nil, _ feed: (inout FastImportStream) throws -> Void) throws -> ObjectID {
    let fsync = try repository.bool("itsm.fsync") ?? true
    let status = try Programs.run(
      "git",
      [
        "--git-dir", repository.gitDirectory, "-c", "core.fsync=\(fsync ? "committed" : "none")",
        "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--force",
        "--date-format=raw", "--done",
      ] + (depth.map { ["--depth=\($0)"] } ?? []), quietly: true
    ) { descriptor in
      var stream = FastImportStream(descriptor: descriptor, reference: Self.reference)
      try feed(&stream)
      try stream.finish()
    }
    guard status == 0, let commit = try repository.reference(Self.reference) else {
      throw StoreError(.unusable, "git fast-import failed (exit status \(status))")
    }
    return commit
  }

  /// Drops the reference, once the branch holds what it named.
  func forget() throws { try repository.deleteReference(Self.reference) }
}

/// The language of `git fast-import`, buffered.
struct FastImportStream {
  private let descriptor: Int32
  private let reference: String
  private var buffer: [UInt8] = []

  init(descriptor: Int32, reference: String) {
    self.descriptor = descriptor
    self.reference = reference
    buffer.reserveCapacity(1 << 20)
  }

  /// Starts a commit; its files follow.
  ///
  /// The first has `tip` for its parent, later ones follow each other.
  mutating func beginCommit(
    on tip: ObjectID?, isFirst: Bool = true, author: Signature, committer: Signature,
    message: [UInt8]
  ) throws {
    if isFirst { append("reset \(reference)\n\(tip.map { "from \($0.hex)\n" } ?? "")\n") }
    append("commit \(reference)\n")
    append("author \(Self.line(author))\ncommitter \(Self.line(committer))\n")
    append("data \(message.count)\n")
    buffer += message
    append("\n")
    try flushIfLarge()
  }

  /// Gives a file its bytes.
  mutating func modify(
    _ path: String, _ bytes: [UInt8], mode: TreeEntry.Mode = .file
  ) throws {
    append("M \(mode == .executable ? "100755" : "100644") inline ")
    append(quoted: path)
    append("\ndata \(bytes.count)\n")
    buffer += bytes
    append("\n")
    try flushIfLarge()
  }

  /// Gives a path an object that is there already.
  mutating func modify(_ path: String, _ id: ObjectID, mode: TreeEntry.Mode) throws {
    append("M \(String(mode.rawValue, radix: 8)) \(id.hex) ")
    append(quoted: path)
    append("\n")
    try flushIfLarge()
  }

  /// Gives a blob a number, for ``modify(_:mark:)``.
  mutating func blob(_ bytes: [UInt8], mark: Int) throws {
    append("blob\nmark :\(mark)\ndata \(bytes.count)\n")
    buffer += bytes
    append("\n")
    try flushIfLarge()
  }

  /// Gives a file the bytes of a blob given before.
  mutating func modify(_ path: String, mark: Int) throws {
    append("M 100644 :\(mark) ")
    append(quoted: path)
    append("\n")
    try flushIfLarge()
  }

  /// Removes a file.
  mutating func remove(_ path: String) throws {
    append("D ")
    append(quoted: path)
    append("\n")
    try flushIfLarge()
  }

  mutating func finish() throws {
    append("done\n")
    try flush()
  }

  private mutating func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

  private static func line(_ who: Signature) -> String {
    let sign = who.offsetMinutes < 0 ? "-" : "+"
    let minutes = abs(who.offsetMinutes)
    let zone = String(10_000 + minutes / 60 * 100 + minutes % 60).dropFirst()
    return "\(clean(who.name)) <\(clean(who.email))> \(who.when) \(sign)\(zone)"
  }

  /// A name without the characters that end it.
  private static func clean(_ text: String) -> String {
    text.filter { $0 != "<" && $0 != ">" && !$0.isNewline && $0 != "\0" }
  }

  /// A path by its bytes, in quotes where it must be.
  private mutating func append(quoted path: String) {
    let bytes = path.pathBytes
    let special = [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "\n"), UInt8(ascii: " ")]
    guard bytes.contains(where: special.contains) else { return buffer += bytes }
    buffer.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): buffer += Array("\\n".utf8)
      default: buffer.append(byte)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private mutating func flushIfLarge() throws {
    if buffer.count >= 1 << 20 { try flush() }
  }

  private mutating func flush() throws {
    let failed = buffer.withUnsafeBytes { bytes -> Bool in
      var done = 0
      while done < bytes.count {
        let count = write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return true }
        done += count
      }
      return false
    }
    guard !failed else { throw Disk.failure("git fast-import stopped reading") }
    buffer.removeAll(keepingCapacity: true)
  }
}
