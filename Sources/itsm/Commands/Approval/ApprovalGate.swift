import Practices
import Records
import Rendering
import Store

/// Refuses moves of records that the policies of a snapshot do not let go on.
final class ApprovalGate: MoveGate {
  private let snapshot: Snapshot
  private let now: Instant
  private var known: Result<Authority, any Error>?

  init(_ snapshot: Snapshot, now: Instant) { (self.snapshot, self.now) = (snapshot, now) }

  /// The policies of the snapshot and its people, read when they are first asked for.
  func authority() throws -> Authority {
    let authority = known ?? Result { try snapshot.authority() }
    known = authority
    return try authority.get()
  }

  func refusals(of record: Record, since before: Record, verb: String) -> [Finding] {
    guard
      let stage = record.stage(
        passedBy: verb, from: before.state, at: now, rulebook: snapshot.rulebook, lookup: snapshot)
    else { return [] }
    do {
      guard let ruling = try authority().ruling(on: record, at: stage, now: now), !ruling.holds
      else { return [] }
      return [ruling.refusal(of: verb)]
    } catch let findings as Findings {
      // Where a policy can't be read nobody knows who must agree.
      return findings.all
    } catch {
      return [Finding(.approvalQuorum, "\(record.id) cannot \(verb): \(error)")]
    }
  }
}

extension Ruling {
  /// The finding that a record may not go on.
  func refusal(of verb: String) -> Finding {
    Finding(
      .approvalQuorum, "\(record) cannot \(verb): \(stage.name) lacks \(lack)",
      remedy: "itsm policy explain \(record)")
  }
}

extension Snapshot {
  /// Who may decide what in these records.
  ///
  /// - Throws: ``Findings`` if a policy can't be understood.
  func authority(doubt: @escaping (Vote) -> String? = { _ in nil }) throws -> Authority {
    Authority(
      try PolicyBook(files: try definitions.files(in: "policies"), rulebook: rulebook),
      people: try people(), rulebook: rulebook, lookup: self, doubt: doubt)
  }
}
