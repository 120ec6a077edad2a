internal import CSHA1
import Glibc

/// The bytes of an index on their way to the disk, and their checksum.
struct IndexOutput {
  private let file: Int32
  private let path: String
  private var hash = itsm_sha1()
  private var waiting: [UInt8] = []

  /// Fewer bytes than this wait for others to be written with.
  private static let limit = 1 << 16

  /// - Parameters:
  ///   - file: An open, empty file.
  ///   - path: Its name.
  init(file: Int32, path: String) {
    self.file = file
    self.path = path
    itsm_sha1_start(&hash, 1)
  }

  /// Adds bytes.
  ///
  /// - Throws: ``GitError`` if they cannot be written.
  mutating func put(_ bytes: UnsafeRawBufferPointer) throws(GitError) {
    if bytes.count < Self.limit {
      waiting += bytes
      if waiting.count >= Self.limit { try flush() }
    } else {
      try flush()
      itsm_sha1_add(&hash, bytes.baseAddress, bytes.count)
      try Files.write(bytes, to: file, path)
    }
  }

  /// Adds bytes.
  ///
  /// - Throws: ``GitError`` if they cannot be written.
  mutating func put(_ bytes: [UInt8]) throws(GitError) {
    waiting += bytes
    if waiting.count >= Self.limit { try flush() }
  }

  /// Ends the file with its checksum, or with zeros, which say that it has none.
  ///
  /// - Throws: ``GitError`` if it cannot be written.
  mutating func finish(withChecksum isWanted: Bool) throws(GitError) {
    itsm_sha1_add(&hash, waiting, waiting.count)
    var digest = [UInt8](repeating: 0, count: IndexFile.checksumSize)
    if isWanted { itsm_sha1_end(&hash, &digest) }
    try Files.write(waiting + digest, to: file, path)
    waiting = []
  }

  private mutating func flush() throws(GitError) {
    itsm_sha1_add(&hash, waiting, waiting.count)
    try Files.write(waiting, to: file, path)
    waiting.removeAll(keepingCapacity: true)
  }
}
