import ArgumentParser
import Practices
import Git
import Records
import Rendering
import Store

/// `itsm change risk CHG-…`.
struct ShowRisk: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "risk",
    abstract: "Show how risky a record is by the rules of its type, and why.",
    discussion: """
      Counts what came of records of the same item, model and team; the same commit gives the same \
      answer. The record keeps what it says: a policy may ask that it is not less (Docs/risk.md).

        itsm change risk 4F7KQ
      """)

  @Argument(help: "An id.") var id: String
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    let record = try snapshot.resolve(
      id, type: snapshot.rulebook.type(try TypeCommand.named().name))
    guard let assessment = try snapshot.risk(of: record) else {
      throw Finding(.typeDefinition, "nothing says what makes \(record.type.withArticle) risky")
    }
    output.show(RiskSheet(assessment).report, in: session)
  }
}

extension Snapshot {
  /// How risky a record is; nil if its type does not say.
  ///
  /// It is judged as of the commit, so that an answer does not change with the clock.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` if records can't be read.
  func risk(of record: Record) throws -> RiskAssessment? {
    guard let assessable = record.type.assessable else { return nil }
    let now = commit.map { Instant(clamping: $0.committer.when) } ?? .first
    let past = try assessable.likenesses(of: record).map { likeness in
      PastOutcomes(likeness, failed: try failures(of: record, likeness, at: now))
    }
    return RiskAssessment(
      record, assessable, past: past, at: now, rulebook: rulebook, lookup: self)
  }

  /// How many of the other records that are like one failed, of those with an outcome.
  private func failures(
    of record: Record, _ likeness: [RecordTemplate.Preset], at now: Instant
  ) throws -> Share {
    guard let outcomes = record.type.outcomes else { return Share(0, of: 0) }
    let type = record.type
    var conditions = [try rulebook.condition("\(outcomes.field) is set", for: type)]
    conditions += likeness.compactMap { part in
      type.field(part.field).map { .field($0, isOneOf: [part.value]) }
    }
    var all = try count(Selection(type, where: conditions, now: now))
    var failed = try count(Selection(type, where: conditions + [outcomes.failed], now: now))
    // A record says nothing about itself.
    if !record.value(outcomes.field).isEmpty {
      all -= 1
      if record.satisfies(outcomes.failed, at: now, rulebook: rulebook, lookup: self) {
        failed -= 1
      }
    }
    return Share(max(0, failed), of: max(0, all))
  }
}
