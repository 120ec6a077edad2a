internal import CGit2

/// One commit, copied out of the repository.
public struct Commit: Hashable, Sendable {
  /// The commit's name.
  public var id: ObjectID
  /// The tree it records.
  public var tree: ObjectID
  /// The commits it follows, first parent first.
  public var parents: [ObjectID]
  /// Who wrote the change.
  public var author: Signature
  /// Who made the commit.
  public var committer: Signature
  /// The whole message as it is stored; bytes that are not UTF-8 are replaced.
  public var message: String

  /// The message's first paragraph on one line.
  public var subject: String {
    paragraphs.first?.joined(separator: " ") ?? ""
  }

  /// The message after its first paragraph, without blank lines around it.
  public var body: String {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    var rest = lines[...].drop { $0.isBlank }
    rest = rest.drop { !$0.isBlank }.drop { $0.isBlank }
    while rest.last?.isBlank == true { rest.removeLast() }
    return rest.joined(separator: "\n")
  }

  /// The `Key: value` lines of the last paragraph, in order; a folded value is joined by spaces.
  ///
  /// They are trailers only if each line of the paragraph is one, and it is not the subject.
  public var trailers: [Trailer] {
    let paragraphs = paragraphs
    guard paragraphs.count > 1, let last = paragraphs.last else { return [] }
    var trailers: [Trailer] = []
    for line in last {
      if line.first == " " || line.first == "\t" {
        guard var folded = trailers.popLast() else { return [] }
        folded.value += " " + line.drop { $0 == " " || $0 == "\t" }
        trailers.append(folded)
      } else if let trailer = Trailer(line) {
        trailers.append(trailer)
      } else {
        return []
      }
    }
    return trailers
  }

  private var paragraphs: [ArraySlice<Substring>] {
    message.split(separator: "\n", omittingEmptySubsequences: false)
      .split { $0.isBlank }
  }
}

extension Commit {
  /// One `Key: value` line at the end of a message.
  public struct Trailer: Hashable, Sendable {
    /// What stands before the colon.
    public var key: String
    /// What stands after it.
    public var value: String

    /// Creates a trailer from its parts.
    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }

    init?(_ line: Substring) {
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex,
        line[..<colon].utf8.allSatisfy({ Self.isKeyByte($0) })
      else { return nil }
      let value = line[line.utf8.index(after: colon)...]
      self.init(
        key: String(line[..<colon]),
        value: String(value.drop { $0 == " " || $0 == "\t" }))
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}

extension Substring {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
