public import Records

/// The decisions on a record, and what each is worth now.
public struct Ballot: Sendable {
  /// What a decision is worth.
  public enum Standing: Hashable, Sendable {
    /// It is on what the record says, and nothing took it back.
    case valid
    /// Its author took it back.
    case revoked
    /// Its author decided anew.
    case replaced
    /// What it is on was changed since; by which fields, as far as they are known.
    case void([String])
    /// The record left the stage since and came back.
    case earlier
    /// History does not confirm it; the reason completes the sentence.
    case unproven(String)
    /// No policy counts it; the reason completes the sentence.
    case uncounted(String)
  }

  /// What brought a decision into history.
  public struct Proof: Hashable, Sendable {
    /// The short name of the commit.
    public let commit: String
    /// The reason of a commit without a signature.
    public static let notSigned = "not signed"
    /// The reason of a decision older than what a shallow clone has.
    public static let cutOff = "its commit is not in this shallow clone"

    /// Why its signature does not prove who made it; nil if it does.
    public let unsigned: String?

    /// Takes a commit.
    public init(commit: String, unsigned: String?) {
      (self.commit, self.unsigned) = (commit, unsigned)
    }
  }

  /// One decision.
  public struct Cast: Hashable, Sendable {
    public let vote: Vote
    /// Whoever decided, under the one name that counts.
    public let person: People.Name
    public var standing: Standing
    /// Nil where nobody asked, and where no commit has it.
    public var proof: Proof?
  }

  /// All decisions but revocations, in the order of the timeline.
  public private(set) var casts: [Cast]

  /// Reads the decisions of a record.
  ///
  /// A decision is valid if it is on what the record says, and nothing normative was changed after
  /// it: putting back what was changed does not bring it back.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - people: Who is who.
  ///   - end: How many entries of the timeline had been told; nil for all.
  ///   - merges: What was decided by merging.
  ///   - doubt: Why a decision is not to be believed; nil if it is.
  ///   - objection: Why no policy counts a decision; nil if one may.
  public init(
    of record: Record, people: People, until end: Int? = nil, merges: [Vote] = [],
    doubt: (Record, Vote) -> String? = { _, _ in nil },
    objection: (Vote) -> String? = { _ in nil }
  ) {
    casts = []
    guard let approvable = record.type.approvable else { return }
    let all = record.timeline
    let timeline = all.prefix(end ?? all.count)
    // What a merge found told already, it did not come before.
    let votes =
      record.votes.filter { $0.index < timeline.count }
      + merges.filter { merge in
        !all[timeline.count...].contains { merge.merge?.told.contains($0) ?? false }
      }
    guard !votes.isEmpty else { return }
    let digest = Self.digest(of: record, approvable, all, timeline.count)
    for vote in votes where vote.kind != .revoke {
      let person = people.name(of: vote.by)
      let later = Self.later(than: vote, timeline)
      let next = votes.first { next in
        next.stage == vote.stage && people.name(of: next.by) == person
          && next.isLater(than: vote) && doubt(record, next) == nil && objection(next) == nil
      }
      var cast = Cast(vote: vote, person: person, standing: .valid)
      if let next {
        cast.standing = next.kind == .revoke ? .revoked : .replaced
      } else if let stage = approvable.stage(vote.stage), Self.left(stage.state, later) {
        cast.standing = .earlier
      } else if digest != vote.digest || vote.merge?.isPast ?? false
        || later.contains(where: { $0.isEdit(of: approvable) })
      {
        cast.standing = .void(Self.unique(later.flatMap { $0.changes(of: approvable) }))
      } else if let reason = doubt(record, vote) {
        cast.standing = .unproven(reason)
      } else if let reason = objection(vote) {
        cast.standing = .uncounted(reason)
      }
      casts.append(cast)
    }
  }

  /// What happened after a decision.
  ///
  /// A review is told later than it was made.
  private static func later(
    than vote: Vote, _ timeline: ArraySlice<TimelineEntry>
  ) -> [TimelineEntry] {
    if let merge = vote.merge { return timeline.filter { !merge.told.contains($0) } }
    return timeline.enumerated().filter { index, entry in
      index > vote.index || (vote.review != nil && index < vote.index && entry.at > vote.decidedAt)
    }.map(\.element)
  }

  /// The digest of what the record said when so many entries had been told: what it says now, unless
  /// it was changed since; then the last that was told.
  private static func digest(
    of record: Record, _ approvable: Approvable, _ timeline: [TimelineEntry], _ end: Int
  ) -> String? {
    guard timeline[end...].contains(where: { $0.isEdit(of: approvable) }) else {
      return record.contentDigest
    }
    return timeline[..<end].compactMap { entry in
      entry.changes.first { $0.field == "digest" }?.value
    }.last
  }

  /// The same ballot with what brought each decision.
  public func proven(by proof: (Vote) throws -> Proof?) rethrows -> Ballot {
    var copy = self
    for index in casts.indices { copy.casts[index].proof = try proof(casts[index].vote) }
    return copy
  }

  /// True if the record came into a state again after leaving it.
  private static func left(_ state: String, _ later: [TimelineEntry]) -> Bool {
    later.contains { $0.state == state }
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The people whose valid decision at a stage is of a kind.
  public func people(_ kind: Vote.Kind, at stage: String) -> Set<People.Name> {
    Set(
      casts.filter { $0.vote.kind == kind && $0.vote.stage == stage && $0.standing == .valid }
        .map(\.person))
  }
}
