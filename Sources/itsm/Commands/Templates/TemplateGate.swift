import Practices
import Records
import Store
import YAML

/// Refuses moves of records that no template authorises.
struct TemplateGate: MoveGate {
  let judge: TemplateJudge

  func refusals(of record: Record, since before: Record, verb: String) -> [Finding] {
    guard record.type.templated?.verb == verb, judge.isAuthorised(record) else { return [] }
    do {
      return try judge.objections(to: record)
    } catch let findings as Findings {
      // Where a template can't be read nobody knows what is authorised.
      return findings.all
    } catch {
      return [Finding(.templatePin, "\(record.id) cannot \(verb): \(error)")]
    }
  }
}

/// Several gates, all of which must let a record through.
struct MoveGates: MoveGate {
  let gates: [any MoveGate]

  func refusals(of record: Record, since before: Record, verb: String) -> [Finding] {
    gates.flatMap { $0.refusals(of: record, since: before, verb: verb) }
  }
}

/// Judges templates for `validate`, and the records that go on because of them.
enum TemplateCheck {
  /// What is wrong with the files below `.itsm/templates`.
  static func findings(_ definitions: Definitions) throws -> [Finding] {
    let files = try definitions.files(in: "templates")
    do throws(Findings) {
      _ = try TemplateBook(files: files, rulebook: definitions.rulebook)
      return []
    } catch {
      return error.all
    }
  }

  /// True for a record that must still be authorised: not one that has yet to ask, or has ended.
  static func isMeant(_ record: Record) -> Bool {
    record.type.has(trait: Templated.trait) && record.category != .closed
      && record.state != record.type.initialState
  }

  /// What is wrong with records that go on because a template authorised them.
  static func findings(
    _ records: [Record], in snapshot: Snapshot, _ workspace: Workspace, now: Instant
  ) throws -> [Finding] {
    let judge = TemplateJudge(snapshot, of: workspace, now: now)
    do {
      return try records.flatMap { record in
        try judge.doubts(about: record).map { $0.inFile(record.path) }
      }
    } catch is Findings {
      // What is wrong with templates is told with them.
      return []
    }
  }

  /// What is wrong with a new move that a template must have authorised: by the templates from before
  /// the change, which can't bring its own.
  ///
  /// - Parameters:
  ///   - change: What became of a record.
  ///   - workspace: The repository.
  ///   - uses: What came of templates, for an audit, where nothing else judges what the record says.
  /// - Returns: The findings.
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  static func findings(
    _ change: RecordComparison, _ workspace: Workspace, uses: TemplateJudge.Uses? = nil
  ) throws -> [Finding] {
    let new = change.new
    guard let templated = new.type.templated else { return [] }
    let told = Set(change.old?.timeline ?? [])
    let move = new.timeline.last { $0.did == templated.verb && $0.state != nil }
    let isNewMove = move.map { !told.contains($0) } ?? false
    let judge = TemplateJudge(
      change.before, of: workspace, now: move?.at ?? new.timeline.last?.at ?? .first, uses: uses)
    guard judge.isAuthorised(new) else { return [] }
    do {
      if isNewMove || isNewlyMeant(change, templated, judge) {
        let isJudgedAnyway = uses == nil && isMeant(new)
        return try judge.objections(to: new)
          .filter { !isJudgedAnyway || $0.code != .templateDeviation }
          .map { $0.inFile(new.path) }
      }
      guard uses != nil, isMeant(new), change.old?.contentDigest != new.contentDigest else {
        return []
      }
      return try judge.doubts(about: new).filter { $0.code == .templateDeviation }
        .map { $0.inFile(new.path) }
    } catch let findings as Findings {
      let reason = findings.all.first?.message ?? ""
      return [
        Finding(
          .templatePin, "\(new.id): nobody knows what is authorised, since \(reason)",
          file: new.path, at: new.mark)
      ]
    }
  }

  /// True for a record that goes on by a template which it did not go on by before.
  private static func isNewlyMeant(
    _ change: RecordComparison, _ templated: Templated, _ judge: TemplateJudge
  ) -> Bool {
    guard isMeant(change.new) else { return false }
    return change.old.map { old in
      old.value(templated.field) != change.new.value(templated.field) || !judge.isAuthorised(old)
    } ?? true
  }
}
