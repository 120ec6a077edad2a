import Git
import Practices
import Records
import Rendering
import Store

/// Judges for `validate` what a change tells of decisions, by the policies and the people from before
/// it: a change can't weaken what it is judged by.
final class ApprovalCheck {
  private let session: Session
  private var known: Result<Authority, any Error>?

  init(_ session: Session) { self.session = session }

  /// What is wrong with the decisions that a change tells, and with the moves that needed them.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  func findings(_ change: RecordComparison) throws -> [Finding] {
    let new = change.new
    guard new.type.approvable != nil else { return [] }
    let isNew = new.isNew(since: [change.old].compactMap(\.self))
    guard isNew.contains(true) else { return [] }
    do {
      let authority = try authority(change)
      return
        (Self.forged(change, isNew, authority)
        + Self.refused(change, isNew: isNew, authority))
        .map { $0.inFile(new.path) }
    } catch let findings as Findings {
      let reason = findings.all.first?.message ?? ""
      return [
        Finding(
          .approvalQuorum, "\(new.id): nobody knows who must agree, since \(reason)",
          file: new.path, at: new.mark)
      ]
    }
  }

  private func authority(_ change: RecordComparison) throws -> Authority {
    if let known { return try known.get() }
    let made = Result {
      let workspace = try session.workspace()
      let people = try change.before.people()
      // What is staged will be committed by whoever commits.
      let me = change.after.commit == nil ? try workspace.repository.author().email : nil
      let evidence = Evidence(
        workspace, tip: change.after.commit?.id, people: people, rules: change.before, me: me)
      return try change.before.authority(people: people, evidence: evidence)
    }
    known = made
    return try made.get()
  }

  /// The new decisions that history does not confirm.
  static func forged(
    _ change: RecordComparison, _ isNew: [Bool], _ authority: Authority
  ) -> [Finding] {
    change.new.votes.filter { isNew[$0.index] }.compactMap { vote in
      guard let doubt = authority.doubt(change.new, vote) else { return nil }
      return Finding(
        .approvalForged,
        "this “\(vote.kind.rawValue)” of \(vote.by) is not proven: \(doubt)",
        at: change.new.mark(ofEntry: vote.index),
        remedy: vote.review == nil
          ? "let \(vote.by) decide: itsm \(change.new.type.name) \(vote.kind.rawValue) "
            + change.new.id
          : "itsm \(change.new.type.name) record-reviews \(change.new.id) --from FILE")
    }
  }

  /// The new moves that those who must agree had not agreed to.
  ///
  /// - Parameters:
  ///   - change: What became of a record.
  ///   - isNew: Which entries of its timeline are new.
  ///   - authority: Who must agree.
  /// - Returns: The findings.
  static func refused(
    _ change: RecordComparison, isNew: [Bool], _ authority: Authority
  ) -> [Finding] {
    let new = change.new
    var state: String?
    var findings: [Finding] = []
    for (index, entry) in new.timeline.enumerated() {
      guard let next = entry.state else { continue }
      defer { state = next }
      guard isNew[index], next != state,
        let stage = Self.stage(of: entry, from: state, to: next, change),
        let ruling = authority.ruling(on: new, at: stage, now: entry.at, until: index),
        !ruling.holds
      else { continue }
      var finding = ruling.refusal(of: entry.did)
      finding.mark = new.mark(ofEntry: index)
      findings.append(finding)
    }
    return findings
  }
}

extension ApprovalCheck {
  /// The stage that a step passes; nil if it passes none.
  ///
  /// An import tells what happened elsewhere. Of a record that was here already it can't.
  private static func stage(
    of entry: TimelineEntry, from state: String?, to next: String, _ change: RecordComparison
  ) -> Approvable.Stage? {
    let (new, rulebook) = (change.new, change.before.rulebook)
    if entry.did == TimelineEntry.importVerb, change.old != nil {
      return new.stage(
        openingInto: next, at: entry.at, rulebook: rulebook, lookup: change.after)
    }
    return new.stage(
      passedBy: entry.did, from: state, at: entry.at, rulebook: rulebook, lookup: change.after)
  }
}
