import Git
import Practices
import Records
import Rendering
import Store

/// Two versions of the records and what is around them, for who reviews the change.
struct ReviewScene {
  private let before: Snapshot
  private let after: Snapshot
  private let workspace: Workspace
  private let session: Session
  private let now: Instant
  /// By the policies, teams and people of the old version, which the change can't bring along.
  private let authority: Authority

  /// - Throws: ``Findings`` if a policy can't be understood.
  init(from: ObjectID, to: ObjectID, in session: Session) throws {
    self.session = session
    workspace = try session.workspace()
    now = try session.now()
    before = try workspace.snapshot(of: from)
    after = try workspace.repository.head.tip == to ? workspace.tip() : workspace.snapshot(of: to)
    after.asksIndex = true
    let people = try before.people()
    authority = try before.authority(
      people: people, evidence: Evidence(workspace, tip: to, people: people, rules: before))
  }

  /// The comment on some changes.
  func comment(on pairs: [(old: Record?, new: Record?)]) throws -> ReviewComment {
    let changes = pairs.compactMap { pair in
      RecordChange(from: pair.old, to: pair.new).map { (pair, $0) }
    }
    return ReviewComment(
      try changes.prefix(ReviewComment.detailed).map { try part($0.old, $0.new, $1) },
      others: changes.dropFirst(ReviewComment.detailed).map(\.1),
      judgedBy: before.commit?.id.short)
  }

  private func part(
    _ old: Record?, _ new: Record?, _ change: RecordChange
  ) throws -> ReviewComment.Part {
    guard let new else { return ReviewComment.Part(change, review: nil, gate: nil, impact: []) }
    let gate =
      try new.type.approvable == nil ? nil : Gate(new, in: after, by: authority, now: now, session)
    return ReviewComment.Part(
      change, review: Review(from: old, to: new, arrivals: try arrivals(old, new)), gate: gate,
      impact: try impact(of: new))
  }

  /// When the new entries came into history.
  private func arrivals(
    _ old: Record?, _ new: Record
  ) throws -> [TimelineEntry: Review.Arrival] {
    guard let tip = after.commit?.id else { return [:] }
    return try workspace.origins(of: Review.news(from: old, to: new), in: new, at: tip)
      .filter { !$0.value.isCutOff }
      .mapValues {
        Review.Arrival(commit: $0.commit.short, at: Instant(clamping: $0.author.when))
      }
  }

  /// What needs the items and services that a record is about, or itself if it is one.
  private func impact(of record: Record) throws -> [Neighbourhood.Reached] {
    let named = record.type.fields.filter { $0.role == "affected" || $0.role == "service" }
      .flatMap { record.value($0.name).items.map(\.description) }
    let items = record.type.has(trait: ItemRelations.trait) ? [record.id] : named
    return try items.isEmpty ? [] : Neighbourhood.needing(items, in: after).reached
  }
}
