internal import CGit2
import Glibc

/// A commit's signature, and the bytes that it signs.
public struct SignedCommit: Hashable, Sendable {
  /// The signature as programs write it, in lines of text.
  public let signature: [UInt8]
  /// The commit without its signature.
  public let payload: [UInt8]

  /// True if it was made with an SSH key.
  public var isSSH: Bool { signature.starts(with: "-----BEGIN SSH SIGNATURE-----".utf8) }
}

extension Repository {
  private static let header = Array("gpgsig ".utf8)

  /// The signature of a commit; nil if it has none.
  ///
  /// - Throws: ``GitError`` if the commit is missing.
  public func signature(of commit: ObjectID) throws(GitError) -> SignedCommit? {
    let object = try object(commit, GIT_OBJECT_COMMIT)
    guard Self.isSigned(object.bytes) else { return nil }
    var signature: [UInt8] = []
    var payload: [UInt8] = []
    var isSignature = false
    var isHead = true
    for line in Array(object.bytes).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      if isHead, line.starts(with: Self.header) {
        isSignature = true
        signature += line.dropFirst(Self.header.count) + [UInt8(ascii: "\n")]
      } else if isHead, isSignature, line.first == UInt8(ascii: " ") {
        signature += line.dropFirst() + [UInt8(ascii: "\n")]
      } else {
        isSignature = false
        if line.isEmpty { isHead = false }
        payload += line + [UInt8(ascii: "\n")]
      }
    }
    // The last line has no end of its own.
    payload.removeLast()
    return signature.isEmpty ? nil : SignedCommit(signature: signature, payload: payload)
  }

  /// True if a line of the head says so: most have none.
  private static func isSigned(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while let start = bytes.baseAddress?.advanced(by: place),
      let found = memchr(start, 0x0A, bytes.count - place),
      case let end = place + (UnsafeRawPointer(found) - start), end > place
    {
      if bytes[place..<end].starts(with: header) { return true }
      place = end + 1
    }
    return false
  }

  /// Stores a commit that was made ready by ``commitObject(tree:parents:author:committer:message:)``.
  ///
  /// - Parameters:
  ///   - object: The commit.
  ///   - signature: Its signature, in lines of text; nil for none.
  /// - Returns: The commit's name.
  /// - Throws: ``GitError`` if it can't be written.
  public func write(commit object: [UInt8], signature: [UInt8]?) throws(GitError) -> ObjectID {
    guard let signature else { return try write(object, as: GIT_OBJECT_COMMIT) }
    var lines = signature.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    var header = Self.header
    for (number, line) in lines.enumerated() {
      header += (number == 0 ? [] : [UInt8(ascii: " ")]) + line + [UInt8(ascii: "\n")]
    }
    // The head ends at the first empty line.
    var end = 0
    while end + 1 < object.count, object[end] != 0x0A || object[end + 1] != 0x0A { end += 1 }
    return try write(
      object[...end] + header + object[(end + 1)...], as: GIT_OBJECT_COMMIT)
  }
}
