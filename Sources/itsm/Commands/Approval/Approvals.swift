import ArgumentParser
import Git
import Practices
import Records
import Rendering
import Store

/// `itsm change approvals CHG-…`.
struct Approvals: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "approvals", abstract: "Show who decided what on a record, and what it is worth.",
    discussion: """
      An approval is valid as long as nothing normative was changed after it, and if history \
      confirms it: a commit of whoever decided brought it, at that time, on that content. \
      Signatures are judged by .itsm/allowed_signers as of the time of the commit.

        itsm change approvals 4F7KQ
      """)

  @Argument(help: "An id.") var id: String
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    let type = snapshot.rulebook.type(try TypeCommand.named().name)
    let record = try snapshot.resolve(id, type: type)
    let people = try snapshot.people()
    let evidence = Evidence(
      try session.workspace(), tip: snapshot.commit?.id, people: people, rules: snapshot)
    let now = try revision.now(snapshot, in: session)
    // Who counts, policies say; one that can't be understood lets nobody count.
    let authority = try? snapshot.authority(people: people, evidence: evidence)
    let ballot =
      (authority?.ballot(of: record, now: now)
      ?? Ballot(of: record, people: people, doubt: evidence.doubt))
      .proven { evidence.proof(record, $0) }
    output.show(BallotList(ballot, of: record.id).report, in: session)
  }
}

extension Snapshot {
  /// Who is who in these records.
  func people() throws -> People {
    People(
      people: try rulebook.types(trait: "person").flatMap { try records(of: $0) },
      teams: try rulebook.types(trait: "team").flatMap { try records(of: $0) })
  }
}
