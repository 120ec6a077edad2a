/// A field of a record that two sides changed in ways that contradict each other.
public struct MergeQuestion: Hashable, Sendable {
  /// The field: `priority`, `review.summary` within a map, `links.parent`, or `state`.
  public let field: String
  public let base: Value
  public let ours: Value
  public let theirs: Value

  /// Makes a question.
  public init(field: String, base: Value, ours: Value, theirs: Value) {
    (self.field, self.base, self.ours, self.theirs) = (field, base, ours, theirs)
  }
}

/// What somebody answers.
public enum MergeAnswer: Hashable, Sendable {
  case base, ours, theirs
  /// Another value, as it is given on the command line.
  case value(String)

  /// Reads the word of a side, or a value.
  public init(_ text: String) {
    switch text {
    case "base": self = .base
    case "ours": self = .ours
    case "theirs": self = .theirs
    default: self = .value(text)
    }
  }

  /// The answer as it is typed.
  public var text: String {
    switch self {
    case .base: "base"
    case .ours: "ours"
    case .theirs: "theirs"
    case .value(let text): text
    }
  }
}

/// Who merges, and when: what the timeline tells of it, if it has to.
public struct Merger: Sendable {
  let by: String
  let at: Instant

  /// Names somebody.
  ///
  /// - Parameters:
  ///   - by: A person's slug or an e-mail address.
  ///   - at: The time; an entry is never told at an earlier one than what it follows.
  public init(by: String, at: Instant) { (self.by, self.at) = (by, at) }
}

/// What became of a merge.
public enum MergeOutcome: Equatable, Sendable {
  case merged([UInt8])
  case questions([MergeQuestion])
}

extension TimelineEntry {
  /// What somebody did who merged two sides whose timelines alone don't tell how the record ended.
  public static let mergeVerb = "merge"
}
