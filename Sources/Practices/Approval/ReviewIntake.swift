public import Records
import YAML

/// Which reviews of a forge a record does not tell yet.
///
/// Of each person the latest counts. One that was dismissed takes back what was recorded of that
/// person's from that forge, and so does one that is missing where the forge tells all that stand.
public struct ReviewIntake {
  /// A review to be recorded.
  public struct Item {
    public let review: ForgeReview
    public let person: People.Name
    /// The recorded decision that it takes back.
    public let revoked: Vote?
  }

  /// In the order of their instants.
  public let items: [Item]
  /// The latest reviews of accounts that nobody is known by.
  public let unknown: [ForgeReview]

  /// Compares reviews with a record.
  public init(_ reviews: ForgeReviews, for record: Record, people: People) {
    var latest: [People.Name: ForgeReview] = [:]
    var strangers: [String: ForgeReview] = [:]
    for review in reviews.reviews.inOrder {
      if let name = people.name(ofAccount: review.account, on: review.forge.rawValue) {
        latest[name] = review
      } else {
        strangers[review.account.lowercased()] = review
      }
    }
    unknown = strangers.values.filter { $0.verdict != .revoke }.inOrder
    let told = Told(record, people, reviews.forge)
    items =
      latest.sorted { ($0.value.at ?? .first, $0.key) < ($1.value.at ?? .first, $1.key) }
      .flatMap { name, review in told.missing(review, of: name) }
      + told.gone(latest.keys, from: reviews)
  }
}

extension [ForgeReview] {
  /// By their instants; those of one instant in the order of the file.
  fileprivate var inOrder: [ForgeReview] {
    sorted { ($0.at ?? .first, $0.mark) < ($1.at ?? .first, $1.mark) }
  }
}

/// What a record tells of reviews on a forge.
private struct Told {
  /// By person: what was told last at each stage, if it was a review there.
  private var standing: [People.Name: [Vote]] = [:]
  /// By person and review: what was told of it last.
  private var last: [[String]: Vote] = [:]

  init(_ record: Record, _ people: People, _ forge: Forge) {
    var votes: [People.Name: [String: Vote]] = [:]
    for vote in record.votes {
      let name = people.name(of: vote.by)
      votes[name, default: [:]][vote.stage] = vote
      if let source = vote.review, source.forge == forge.rawValue {
        last[[name, source.review]] = vote
      }
    }
    standing = votes.mapValues { stages in
      stages.values.filter { $0.review?.forge == forge.rawValue && $0.kind != .revoke }
        .sorted { $0.index < $1.index }
    }
  }

  func missing(_ review: ForgeReview, of name: People.Name) -> [ReviewIntake.Item] {
    if review.verdict == .revoke {
      return (standing[name] ?? []).map { .init(review: review, person: name, revoked: $0) }
    }
    let told = last[[name, review.review]]
    let isTold =
      told?.kind == review.verdict
      && (told?.review?.at == review.at || told?.review?.at == nil)
      && (review.commit == nil || told?.review?.commit == review.commit)
    return isTold ? [] : [.init(review: review, person: name, revoked: nil)]
  }

  /// What was recorded of people whose approval the forge does not tell any more.
  func gone(
    _ names: some Collection<People.Name>, from reviews: ForgeReviews
  ) -> [ReviewIntake.Item] {
    guard let review = reviews.standing else { return [] }
    return standing.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }
      .flatMap { name, votes in
        votes.filter { $0.review?.review == review }.map { vote in
          ReviewIntake.Item(
            review: ForgeReview(
              forge: reviews.forge, account: vote.review?.account ?? "", verdict: .revoke,
              review: review, at: nil, commit: nil, url: nil, text: nil, mark: .start),
            person: name, revoked: vote)
        }
      }
  }
}
