public import Records
import YAML

/// Judges the decisions that a commit brought, and whether it changed what was decided on without
/// telling.
public struct VoteAudit {
  private let record: Record
  private let sides: [Record]
  private let isNew: [Bool]
  private let author: CommitAuthor

  /// Takes a record.
  ///
  /// - Parameters:
  ///   - record: The record as the commit left it.
  ///   - sides: The record in each parent that has it.
  ///   - isNew: Which of its entries the commit brought.
  ///   - author: Who made the commit.
  public init(_ record: Record, since sides: [Record], isNew: [Bool], by author: CommitAuthor) {
    (self.record, self.sides, self.isNew, self.author) = (record, sides, isNew, author)
  }

  /// What is wrong with them.
  public var findings: [Finding] {
    record.votes.filter { isNew[$0.index] }.compactMap { vote in
      doubt(vote).map { doubt in
        Finding(
          .approvalForged, "this “\(vote.kind.rawValue)” of \(vote.by) is not proven: \(doubt)",
          at: record.mark(ofEntry: vote.index),
          remedy: "let \(vote.by) decide: itsm \(record.type.name) \(vote.kind.rawValue) "
            + record.id
        ).about(record)
      }
    } + untold
  }

  private func doubt(_ vote: Vote) -> String? {
    if !author.wrote(as: vote.teller) { return "it was told by \(author.name)" }
    if author.isFar(from: vote.at) { return "it was told at \(author.at)" }
    if record.contentDigest != vote.digest { return "the record said something else" }
    return nil
  }

  /// What was decided on is other than it was, and no entry tells so.
  private var untold: [Finding] {
    guard let approvable = record.type.approvable,
      let vote = sides.lazy.flatMap(\.votes).first,
      !sides.contains(where: { $0.contentDigest == record.contentDigest })
    else { return [] }
    let told = zip(record.timeline, isNew).contains { entry, isNew in
      isNew && entry.changes.contains { $0.field == "digest" }
    }
    if told { return [] }
    // Where branches met, each value may be that of another side.
    let names = approvable.normative.filter { name in
      !sides.contains { $0.value(name) == record.value(name) }
    }
    if names.isEmpty { return [] }
    let node = names.first.flatMap { record.node($0) }
    return [
      Finding(
        .approvalUntold,
        "what \(vote.by) decided on was changed without telling: "
          + names.joined(separator: ", "),
        at: node?.mark ?? record.mark,
        remedy: "change it by a command, or commit it by itsm commit, which tells it"
      ).about(record)
    ]
  }
}
