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
  public let text: String?
  /// Its place among the entries of the timeline.
  public let index: Int

  /// The keys of entries that decide, or that change what was decided on.
  static let keys = ["stage", "digest", "changed"] + ReviewSource.keys

  /// Who told it: a review is recorded by somebody else.
  public var teller: String { review?.recorder ?? by }
  /// When it was decided; nobody can record a decision of later.
  public var decidedAt: Instant { min(review?.at ?? at, at) }

  /// True if it was decided after another one.
  ///
  /// What people tell themselves stands in its order; a review is told later than it was made.
  public func isLater(than other: Vote) -> Bool {
    if review == nil, other.review == nil { return index > other.index }
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
        kind: kind, stage: stage, digest: digest, at: entry.at, by: person, review: review,
        text: entry.text, index: index)
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
