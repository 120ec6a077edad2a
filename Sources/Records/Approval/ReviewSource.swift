/// A review on a forge, as the entry tells it by which somebody else recorded it.
public struct ReviewSource: Hashable, Sendable {
  /// What such entries did.
  public static let verb = "record-review"

  /// The keys of such entries.
  public static let keys = [
    "verdict", "reviewer", "reviewed_at", "reviewed", "forge", "account", "review", "url",
  ]

  public let verdict: Vote.Kind
  /// Who reviewed, under the name that the recorder found: a person's slug.
  public let reviewer: String
  /// Who recorded it.
  public let recorder: String
  /// When the forge says that the review was made; nil for one that was taken back.
  public let at: Instant?
  /// The name of the commit that was reviewed.
  public let commit: String?
  public let forge: String
  /// The reviewer's name on the forge.
  public let account: String
  /// The forge's name for the review.
  public let review: String
  public let url: String?

  /// Makes a source.
  public init(
    verdict: Vote.Kind, reviewer: String, recorder: String, at: Instant?, commit: String?,
    forge: String, account: String, review: String, url: String?
  ) {
    (self.verdict, self.reviewer, self.recorder) = (verdict, reviewer, recorder)
    (self.at, self.commit, self.forge) = (at, commit, forge)
    (self.account, self.review, self.url) = (account, review, url)
  }

  /// Reads an entry; nil if it does not tell a review.
  init?(_ entry: TimelineEntry) {
    guard entry.did == Self.verb, let verdict = entry.told("verdict").flatMap(Vote.Kind.init),
      let reviewer = entry.told("reviewer"), let forge = entry.told("forge")
    else { return nil }
    self.init(
      verdict: verdict, reviewer: reviewer, recorder: entry.by,
      at: entry.told("reviewed_at").flatMap { Instant($0) },
      commit: entry.told("reviewed"),
      forge: forge, account: entry.told("account") ?? "", review: entry.told("review") ?? "",
      url: entry.told("url"))
  }

  /// What an entry tells of it.
  fileprivate var changes: [TimelineEntry.Change] {
    let told = [
      ("verdict", verdict.rawValue), ("reviewer", reviewer), ("reviewed_at", at?.description),
      ("reviewed", commit), ("forge", forge), ("account", account), ("review", review),
      ("url", url),
    ]
    return told.compactMap { key, value in value.map { TimelineEntry.Change(key, $0) } }
  }
}

extension Draft {
  /// Makes the change tell a review.
  ///
  /// - Parameters:
  ///   - review: The review.
  ///   - stage: The stage that it decides at.
  ///   - digest: The digest of what was reviewed.
  public mutating func record(_ review: ReviewSource, at stage: String, on digest: String) {
    told = [.init("stage", stage), .init("digest", digest)] + review.changes
    tells = true
  }
}
