/// A version of a template, as records name the one that authorises them: its name, the commit that
/// brought it, and the digest of its text.
///
/// Who has the commit finds the text; the digest tells it from any other, also where a rebase made
/// other commits of the same changes.
public struct TemplatePin: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  /// The whole name of the commit, in hexadecimal.
  public let commit: String
  /// `sha256:` and 64 hexadecimal digits.
  public let digest: String

  /// Names a version.
  public init(_ name: String, commit: String, digest: String) {
    (self.name, self.commit, self.digest) = (name, commit, digest)
  }

  /// Reads `NAME@COMMIT sha256:DIGITS`; nil for any other text.
  public init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, let at = words[0].lastIndex(of: "@"), at > words[0].startIndex else {
      return nil
    }
    let commit = words[0][words[0].index(after: at)...]
    let digits = words[1].dropFirst(Self.scheme.count)
    guard words[1].hasPrefix(Self.scheme), digits.isHexadecimal(64), commit.isHexadecimal(40)
    else { return nil }
    self.init(String(words[0][..<at]), commit: String(commit), digest: String(words[1]))
  }

  private static let scheme = "sha256:"

  public var description: String { "\(name)@\(commit) \(digest)" }

  /// The digest of a template's text.
  public static func digest(of text: [UInt8]) -> String { scheme + sha256(bytes: text) }
}

extension Substring {
  /// True for so many digits of small hexadecimal.
  fileprivate func isHexadecimal(_ count: Int) -> Bool {
    utf8.count == count && utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}
