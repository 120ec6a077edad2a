import ArgumentParser
import Practices
import Records

/// `itsm change approve CHG-… -m "The plan is sound."`.
struct Approve: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", _superCommandName: "itsm",
    abstract: "Approve what a record says, at the stage that it waits at.",
    discussion: """
      The timeline tells the approval with a digest of the fields that the type calls normative. \
      An edit of one of them voids it, also if it is taken back; comments and other fields don't. \
      See Docs/approvals.md.

        itsm change approve 4F7KQ -m "The plan is sound."
      """)

  @Argument(help: "Ids.") var ids: [String]
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    for id in ids {
      let record = try desk.record(id, of: TypeCommand.named())
      let decision = try Decision(on: record, desk)
      try decision.checkEntitled()
      if decision.own(.approve) != nil {
        throw Finding(
          .nothingChanged, "\(record.id): \(desk.circumstance.me) approved this already",
          remedy: "itsm \(record.type.name) approvals \(record.id)")
      }
      try desk.put(decision.edit(.approve, saying: commit.message))
    }
  }
}

/// `itsm change revoke CHG-…`.
struct Revoke: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", _superCommandName: "itsm",
    abstract: "Take back your approval or your refusal.",
    discussion: """
      The timeline keeps what was decided and tells that it was taken back.

        itsm change revoke 4F7KQ -m "The test plan misses the import."
      """)

  @Argument(help: "Ids.") var ids: [String]
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    for id in ids {
      let record = try desk.record(id, of: TypeCommand.named())
      let decision = try Decision(on: record, desk)
      guard decision.own(.approve) ?? decision.own(.reject) != nil else {
        throw Finding(
          .nothingChanged,
          "\(record.id): \(desk.circumstance.me) decided nothing that still stands",
          remedy: "itsm \(record.type.name) approvals \(record.id)")
      }
      try desk.put(decision.edit(.revoke, saying: commit.message))
    }
  }
}
