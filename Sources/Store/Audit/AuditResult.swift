public import Git
public import Records
import YAML

/// Something that was found in a commit.
public struct AuditFinding: Hashable, Sendable {
  public let commit: ObjectID
  /// The committer's clock, in seconds since 1970.
  public let time: Int64
  public var finding: Finding

  /// Makes one.
  public init(commit: ObjectID, time: Int64, finding: Finding) {
    (self.commit, self.time, self.finding) = (commit, time, finding)
  }
}

/// What an audit found.
public struct AuditResult: Sendable {
  /// The commit where it began, which is not judged itself; nil for the whole history.
  public var base: ObjectID?
  /// The last commit.
  public var tip: ObjectID
  /// How many commits there are, and how many versions of records they brought.
  public var commits = 0
  public var versions = 0
  /// How many of the commits had been judged before.
  public var remembered = 0
  /// True if history ends in a shallow clone, and what came before was not judged.
  public var isCutOff = false
  /// In the order of time.
  public var findings: [AuditFinding] = []
  /// How many the repository's settings silence.
  public var silenced = 0
}

extension AuditFinding {
  /// The order in which findings are told: by time, and the same in every copy of the history.
  static func isBefore(_ left: AuditFinding, _ right: AuditFinding) -> Bool {
    if left.time != right.time { return left.time < right.time }
    if left.commit != right.commit { return left.commit < right.commit }
    let (a, b) = (left.finding, right.finding)
    if a.file != b.file { return (a.file ?? "").isBefore(b.file ?? "") }
    if a.mark != b.mark { return (a.mark ?? .start) < (b.mark ?? .start) }
    if a.code != b.code { return a.code < b.code }
    return a.message.isBefore(b.message)
  }

  /// More findings of one rule in one commit are told as one.
  static let limit = 20

  /// The findings of a commit, where one rule that finds very many things is told once: a squashed
  /// branch, or an import, is one mistake and not ten thousand.
  static func condensed(_ findings: [AuditFinding]) -> [AuditFinding] {
    let counts = Dictionary(grouping: findings.map(\.finding.code)) { $0 }.mapValues(\.count)
    var told: Set<Finding.Code> = []
    return findings.compactMap { found in
      let count = counts[found.finding.code] ?? 0
      guard count > limit else { return found }
      guard told.insert(found.finding.code).inserted else { return nil }
      var copy = found
      copy.finding.message += "; \(count - 1) more like it in this commit"
      return copy
    }
  }
}
