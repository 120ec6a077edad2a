public import YAML

/// A decision that a timeline tells: somebody approved, refused, or took that back.
public struct Vote: Hashable, Sendable {
  /// What was decided.
  public enum Kind: String, Sendable { case approve, reject, revoke }

  public let kind: Kind
  /// The stage it was decided at.
  public let stage: String
  /// The digest of what was decided on.
  public let digest: String
  public let at: Instant
  /// Who decided: a person's slug or an e-mail address.
  public let by: String
  /// The review on a forge that it was; nil for a decision that its author told.
  public let review: ReviewSource?
  /// The merge by which it was made; nil for a decision that the timeline tells.
  public let merge: Merge?
  public let text: String?
  /// Its place among the entries of the timeline; before all of them for a merge.
  public let index: Int

  /// A merge, as a decision.
  public struct Merge: Hashable, Sendable {
    /// The full name of the commit.
    public let commit: String
    /// True for a merge that left one commit of one parent.
    public let isSquash: Bool
    /// True if the branch said something else since.
    public let isPast: Bool
    /// What the timeline told there.
    public let told: Set<TimelineEntry>

    /// Makes a merge.
    public init(commit: String, isSquash: Bool, isPast: Bool, told: Set<TimelineEntry>) {
      (self.commit, self.isSquash, self.isPast, self.told) = (commit, isSquash, isPast, told)
    }
  }

  /// The approval that lies in a merge.
  public init(merging merge: Merge, by: String, at: Instant, stage: String, digest: String) {
    (kind, self.stage, self.digest, self.at, self.by) = (.approve, stage, digest, at, by)
    (review, self.merge, text, index) = (nil, merge, nil, -1)
  }

  fileprivate init(
    _ kind: Kind, _ entry: TimelineEntry, at index: Int, stage: String, digest: String,
    by person: String, _ review: ReviewSource?
  ) {
    (self.kind, self.stage, self.digest, self.review) = (kind, stage, digest, review)
    (at, by, text, self.index, merge) = (entry.at, person, entry.text, index, nil)
  }

  /// The keys of entries that decide, or that change what was decided on.
  static let keys = ["stage", "digest", "changed"] + ReviewSource.keys

  /// Who told it: a review is recorded by somebody else.
  public var teller: String { review?.recorder ?? by }
  /// True if its author told it in the timeline.
  private var isTold: Bool { review == nil && merge == nil }

  /// When it was decided; nobody can record a decision of later.
  public var decidedAt: Instant { min(review?.at ?? at, at) }

  /// True if it was decided after another one.
  ///
  /// What people tell themselves stands in its order; a review is told later than it was made, and a
  /// merge not at all.
  public func isLater(than other: Vote) -> Bool {
    if isTold, other.isTold { return index > other.index }
    return (decidedAt, index) > (other.decidedAt, other.index)
  }
}

extension Record {
  /// The decisions that the timeline tells, in its order.
  public var votes: [Vote] {
    guard type.has(trait: Approvable.trait) else { return [] }
    return timeline.enumerated().compactMap { index, entry in
      guard let stage = entry.told("stage"), let digest = entry.told("digest") else { return nil }
      var (kind, person) = (Vote.Kind(rawValue: entry.did) ?? .reject, entry.by)
      var review: ReviewSource?
      if entry.did == ReviewSource.verb {
        guard let told = ReviewSource(entry) else { return nil }
        (kind, person, review) = (told.verdict, told.reviewer, told)
      }
      return Vote(
        kind, entry, at: index, stage: stage, digest: digest, by: person, review)
    }
  }

  /// Where the entry stands that is the `index`-th that can be read.
  public func mark(ofEntry index: Int) -> Mark {
    let items = (node("timeline")?.items ?? []).filter { TimelineEntry($0) != nil }
    return index < items.count ? items[index].mark : mark
  }

  /// True if somebody decided something on what the record says.
  var hasVotes: Bool {
    type.has(trait: Approvable.trait)
      && (node("timeline")?.items ?? []).contains { $0["stage"] != nil && $0["digest"] != nil }
  }
}

extension TimelineEntry {
  /// The value that the entry tells under a key.
  func told(_ key: String) -> String? { changes.first { $0.field == key }?.value }

  /// The normative fields that the entry says were changed.
  public func changes(of approvable: Approvable) -> [String] {
    changes.map(\.field).filter(approvable.normative.contains)
      + (changes.first { $0.field == "changed" }?.values ?? [])
  }

  /// True if the entry changed what is approved.
  public func isEdit(of approvable: Approvable) -> Bool {
    if !changes(of: approvable).isEmpty { return true }
    return told("digest") != nil && told("stage") == nil
  }
}

extension RecordType {
  /// What an entry tells about approvals: the decision, or what it did to earlier ones.
  ///
  /// - Parameters:
  ///   - stage: The stage at which the entry decides; nil if it decides nothing.
  ///   - before: The record as it was; nil for a new one.
  ///   - id: The record's id.
  ///   - value: The values it has now.
  /// - Returns: Keys for the entry; none if there is nothing to tell.
  func approvalChanges(
    deciding stage: String?, since before: Record?, id: String, value: (String) -> Value
  ) -> [TimelineEntry.Change] {
    guard let approvable else { return [] }
    let digest = ContentDigest.of(self, approvable, id: id, value: value)
    if let stage { return [.init("stage", stage), .init("digest", digest)] }
    // Before the first decision there is nothing that a change could touch.
    guard let before, before.hasVotes, before.contentDigest != digest else { return [] }
    let silent = approvable.normative.filter { name in
      field(name)?.isTracked == false && before.value(name) != value(name)
    }
    return (silent.isEmpty ? [] : [.init("changed", list: silent)]) + [.init("digest", digest)]
  }
}
