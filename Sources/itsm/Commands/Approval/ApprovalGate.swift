import Git
import Practices
import Records
import Rendering
import Store

/// Refuses moves of records that the policies of a snapshot do not let go on.
final class ApprovalGate: MoveGate {
  private let snapshot: Snapshot
  private let workspace: Workspace
  private let now: Instant
  private let me: String
  private var known: Result<Authority, any Error>?

  init(_ snapshot: Snapshot, of workspace: Workspace, now: Instant, me: String) {
    (self.snapshot, self.workspace, self.now, self.me) = (snapshot, workspace, now, me)
  }

  /// The policies of the snapshot and its people, read when they are first asked for.
  func authority() throws -> Authority {
    let authority = known ?? Result { try snapshot.authority(in: workspace, me: me) }
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
  /// - Parameters:
  ///   - people: Who is who.
  ///   - evidence: What history says of decisions.
  /// - Returns: The authority.
  /// - Throws: ``Findings`` if a policy can't be understood.
  func authority(
    people: People, evidence: Evidence
  ) throws -> Authority {
    Authority(
      try policies(), people: people, rulebook: rulebook, lookup: self, doubt: evidence.doubt,
      unsigned: evidence.unsigned, arrivals: evidence.arrivals(of:), understatement: understatement)
  }

  /// Why a record says too little of its risk, as the end of a sentence; nil if it does not.
  func understatement(_ record: Record) -> String? {
    do {
      guard let risk = try risk(of: record) else { return "nothing says what makes it risky" }
      guard risk.isUnderstated, let level = risk.level, let reason = risk.reasons.first else {
        return nil
      }
      return
        "\(Assessable.role) is \(risk.recorded ?? "empty"), and should be \(level): \(reason.because)"
    } catch {
      return "nobody knows its risk: \(error)"
    }
  }

  /// Who may decide what, where history confirms decisions.
  ///
  /// - Parameters:
  ///   - workspace: The repository.
  ///   - me: Who is about to commit; nil where nobody is.
  /// - Returns: The authority.
  /// - Throws: ``Findings`` if a policy can't be understood.
  func authority(in workspace: Workspace, me: String? = nil) throws -> Authority {
    let people = try people()
    let evidence = Evidence(workspace, tip: commit?.id, people: people, rules: self, me: me)
    return try authority(people: people, evidence: evidence)
  }
}
