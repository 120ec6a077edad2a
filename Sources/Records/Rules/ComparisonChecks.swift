import YAML

/// Judges what became of a record between two versions of the records.
///
/// What the new version says by itself is judged by ``Validator``; here is judged what only the
/// two together tell: who the record is, what its timeline told, and each step from the old state
/// to the new.
public struct ComparisonChecks {
  let rulebook: Rulebook
  /// The records as they were and as they are.
  let before: any Lookup
  let after: any Lookup

  /// Makes a judge.
  ///
  /// - Parameters:
  ///   - rulebook: The rules that are in force.
  ///   - before: The records of the old version.
  ///   - after: The records of the new version.
  public init(_ rulebook: Rulebook, before: any Lookup, after: any Lookup) {
    self.rulebook = rulebook
    self.before = before
    self.after = after
  }

  /// What is wrong with a change.
  ///
  /// - Parameters:
  ///   - old: The record as it was; nil for a new one.
  ///   - new: The record as it is.
  /// - Returns: The findings, in the order of their lines.
  public func findings(from old: Record?, to new: Record) -> [Finding] {
    var findings = old.map { Self.identity(of: new, since: $0) } ?? []
    // The steps of a problem are none of an incident.
    if old?.type.name ?? new.type.name == new.type.name {
      let timelines = TimelineComparison(from: old, to: new)
      findings += timelines.rewritten
      findings += steps(timelines)
    }
    return findings.map { $0.about(new) }.sorted { ($0.mark ?? .start) < ($1.mark ?? .start) }
  }

  /// What is wrong with what became of a record where branches met.
  ///
  /// What each of them told was judged where it was told; what is lost is found by ``MergeChecks``.
  ///
  /// - Parameters:
  ///   - sides: The record in each branch that had it; none for a new one.
  ///   - new: The record as it is.
  /// - Returns: The findings, in the order of their lines.
  public func findings(from sides: [Record], to new: Record) -> [Finding] {
    guard sides.count > 1 else { return findings(from: sides.first, to: new) }
    guard sides.allSatisfy({ $0.type.name == new.type.name }) else { return [] }
    return steps(
      TimelineComparison(from: sides[0], to: new, besides: Array(sides.dropFirst()))
    ).map { $0.about(new) }
  }

  /// The finding that a record is gone, at the place where it was.
  public static func removal(of record: Record) -> Finding {
    Finding(
      .recordRemoved, "\(record.id) was removed", at: record.mark,
      remedy: "git restore --source BASE \(record.path); what is over is closed, not removed"
    ).about(record)
  }

  /// The id and the type stay; another id is given only when the old one stays as an alias.
  static func identity(of new: Record, since old: Record) -> [Finding] {
    if !([new.id] + new.aliases).contains(old.id) {
      return [
        Finding(
          .recordIdentity, "the id was \(old.id) and can't be changed", at: new.node("id")?.mark,
          remedy: "id: \(old.id), or keep the old one beside the new: aliases: [\(old.id)]")
      ]
    }
    guard old.type.name != new.type.name else { return [] }
    return [
      Finding(
        .recordIdentity,
        "\(old.id) was \(old.type.withArticle) and can't become \(new.type.withArticle)",
        at: (new.node("type") ?? new.node("id"))?.mark ?? new.mark,
        remedy: "make a new record and link the two")
    ]
  }
}

extension Finding {
  /// The same finding, about a record.
  public func about(_ record: Record) -> Finding {
    var copy = inFile(record.path)
    copy.record = record.id
    return copy
  }
}
