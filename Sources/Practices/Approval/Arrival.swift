public import Records

/// A commit by which what a record says came to a branch, on the branch's own line.
///
/// On the line of first parents a merge is whoever merged saying that it may come in.
public struct Arrival: Hashable, Sendable {
  /// The full name of the commit.
  public let commit: String
  /// Who wrote the commit, and who made it: addresses.
  public let author: String
  public let committer: String
  public let at: Instant
  /// True if the commit has several parents, and another than the first said the same.
  public let isMerge: Bool
  /// True if the line said something else since.
  public let isPast: Bool
  /// The state and the digest of the record there.
  public let state: String?
  public let digest: String
  /// What the timeline told there.
  public let told: Set<TimelineEntry>
  /// What of it the line had not told before.
  public let brought: [TimelineEntry]

  /// Makes an arrival.
  public init(
    commit: String, author: String, committer: String, at: Instant, isMerge: Bool, isPast: Bool,
    state: String?, digest: String, told: Set<TimelineEntry>, brought: [TimelineEntry]
  ) {
    (self.commit, self.author, self.committer, self.at) = (commit, author, committer, at)
    (self.isMerge, self.isPast, self.state, self.digest) = (isMerge, isPast, state, digest)
    (self.told, self.brought) = (told, brought)
  }

  /// The approval of whoever merged; nil if the commit is no merge, or nobody knows whose.
  ///
  /// It is for the stage at which the record waited there.
  func vote(on record: Record, _ people: People) -> Vote? {
    guard let person = merger(people),
      let stage = record.type.approvable?.stages.first(where: { $0.state == state })
    else { return nil }
    return Vote(
      merging: Vote.Merge(commit: commit, isSquash: !isMerge, isPast: isPast, told: told),
      by: person, at: at,
      stage: stage.name, digest: digest)
  }

  /// Who merged.
  ///
  /// Forges make merge commits in the name of whoever pressed the button, and squashed ones in the
  /// name of whoever wrote the change: there the committer tells, unless that is the forge itself.
  private func merger(_ people: People) -> People.Name? {
    let (author, committer) = (people.name(of: author), people.name(of: committer))
    if isMerge { return author == committer || !people.knows(committer) ? author : nil }
    let tellers = Set(brought.map { people.name(of: $0.by) })
    let isOthers = !tellers.isEmpty && !tellers.contains(committer)
    return isOthers && people.knows(committer) ? committer : nil
  }
}

extension Policy.Rule {
  /// True if a merge counts as an approval at the stage.
  func counts(_ vote: Vote) -> Bool {
    guard let merge = vote.merge, vote.stage == stage else { return false }
    return self.merge == .squashes || (self.merge == .merges && !merge.isSquash)
  }
}
