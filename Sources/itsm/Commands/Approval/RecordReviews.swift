public import ArgumentParser
import Git
public import Practices
import Records
import Store

/// `itsm change record-reviews CHG-… --from reviews.json`.
struct RecordReviews: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "record-reviews", _superCommandName: "itsm",
    abstract: "Record reviews that were made on a forge.",
    discussion: """
      Reads what the forge's interface answers about the pull request: of GitHub and Forgejo \
      GET …/pulls/N/reviews, of GitLab GET …/merge_requests/N/notes or …/approvals, with --commit, \
      since GitLab does not say of which. Accounts are those that records of people name, such as \
      github:eva. The latest review of each person is told in the timeline, on what the record said in \
      the commit that was reviewed; running it again adds nothing. Whether it counts, policies say \
      (recorded: …). See Docs/approvals.md.

        gh api repos/acme/records/pulls/12/reviews | itsm change record-reviews 4F7KQ --from -
      """)

  @Argument(help: "An id.") var id: String
  @Option(help: ArgumentHelp("The forge's JSON; - is standard input.", valueName: "file"))
  var from: String
  @Option(help: "What the file must be of; by default its form tells.") var forge: Forge?
  @Option(
    name: .customLong("commit"),
    help: ArgumentHelp("What was reviewed, where the forge doesn't say.", valueName: "rev"))
  var reviewed: String?
  @Option(help: ArgumentHelp("A page to tell, where the forge doesn't.", valueName: "url"))
  var url: String?
  @Flag(help: "Leave out reviews by unknown accounts and of commits that are not here.")
  var skipUnknown = false
  @OptionGroup var commit: CommitFlags

  private var reviews: ForgeReviews?
  private enum CodingKeys: String, CodingKey {
    case id, from, forge, reviewed, url, skipUnknown, commit
  }

  mutating func prepare(in session: Session) throws {
    let bytes = try Template.read(from, limit: ForgeReviews.sizeLimit)
    reviews = try ForgeReviews(parsing: bytes, forge: forge, file: from)
  }

  func edit(on desk: Desk) throws {
    guard let reviews else { return }
    let record = try desk.record(id, of: TypeCommand.named())
    guard record.type.approvable != nil else { throw Finding.notWaiting(record) }
    let authority = try desk.gate.authority()
    let intake = ReviewIntake(reviews, for: record, people: authority.people)
    if !skipUnknown, !intake.unknown.isEmpty { throw Findings(intake.unknown.map(stranger)) }
    for review in intake.unknown {
      desk.note("left out: \(review.forge):\(review.account) is nobody's account")
    }
    if reviews.outdated > 0 {
      desk.note("left out: \(reviews.outdated) made before the newest push")
    }
    for item in intake.items { try tell(item, of: record.id, on: desk, authority) }
  }

  private func tell(
    _ item: ReviewIntake.Item, of id: String, on desk: Desk, _ authority: Authority
  ) throws {
    let record = try desk.record(id)
    guard let basis = try basis(of: item, record, desk) else { return }
    let review = item.review
    let source = ReviewSource(
      verdict: review.verdict, reviewer: item.person, recorder: desk.circumstance.me,
      at: item.revoked == nil ? review.at : nil, commit: basis.commit,
      forge: review.forge.rawValue, account: review.account, review: review.review,
      url: review.url ?? url)
    var draft = Draft(changing: record, action: ReviewSource.verb)
    draft.record(source, at: basis.stage, on: basis.digest)
    if let text = review.text { draft.say(text) }
    let edit = try draft.finish(in: desk.circumstance)
    try desk.put(edit)
    let cast = authority.ballot(of: edit.after, now: desk.circumstance.now).casts.last
    desk.note(
      "\(item.person): \(review.verdict.rawValue) at \(basis.stage), \(source.forge) \(source.review)"
    )
    if case .uncounted(let reason)? = cast?.standing { desk.note("it does not count: \(reason)") }
  }
}

extension Forge: ExpressibleByArgument {}

extension RecordReviews {
  /// What a review is on.
  private struct Basis {
    let stage: String
    let digest: String
    let commit: String?
  }

  /// What a review is on: what the record said in the commit that was reviewed.
  ///
  /// Nil for one that is to be left out.
  ///
  /// - Throws: ``Finding`` if nobody knows.
  private func basis(of item: ReviewIntake.Item, _ record: Record, _ desk: Desk) throws -> Basis? {
    if let revoked = item.revoked {
      return Basis(
        stage: revoked.stage, digest: record.contentDigest ?? revoked.digest, commit: nil)
    }
    let workspace = desk.workspace
    guard let commit = try commit(of: item.review, in: workspace) else { return nil }
    let circumstance = desk.circumstance
    guard
      let old = try workspace.version(of: record, at: commit, by: circumstance.rulebook),
      let digest = old.contentDigest
    else { throw wrong(item.review, "\(record.id) is not in \(commit.short), which was reviewed") }
    guard
      let stage = old.stage(
        at: circumstance.now, rulebook: circumstance.rulebook,
        lookup: try workspace.snapshot(of: commit))
    else {
      var finding = Finding.notWaiting(old)
      finding.message = "in \(commit.short), which was reviewed, \(finding.message)"
      throw finding
    }
    return Basis(stage: stage.name, digest: digest, commit: commit.hex)
  }

  /// The commit that was reviewed; nil if it is not here and may be left out.
  private func commit(of review: ForgeReview, in workspace: Workspace) throws -> ObjectID? {
    if let commit = review.commit.flatMap({ ObjectID($0) }) {
      if workspace.has(commit) { return commit }
      if skipUnknown { return nil }
      throw wrong(
        review, "commit \(commit.hex), which \(review.account) reviewed, is not here",
        remedy: "git fetch origin \(commit.hex), or --skip-unknown")
    }
    guard let reviewed else {
      if skipUnknown, review.forge != .gitlab { return nil }
      throw wrong(
        review, "\(review.forge) does not say which commit \(review.account) reviewed",
        remedy: "--commit REV, the newest commit of the pull request when it was reviewed")
    }
    let commit = try workspace.repository.commit(at: reviewed)
    let made = try workspace.repository.commit(commit).committer.when
    guard let at = review.at, at.seconds >= made else {
      throw wrong(
        review, "\(review.account) reviewed before \(commit.short) was made",
        remedy: "--commit REV, the newest commit of the pull request when it was reviewed")
    }
    return commit
  }

  private func wrong(_ review: ForgeReview, _ message: String, remedy: String? = nil) -> Finding {
    Finding(.approvalReview, message, file: from, at: review.mark, remedy: remedy)
  }

  private func stranger(_ review: ForgeReview) -> Finding {
    let account = "\(review.forge):\(review.account)"
    return wrong(
      review, "nobody is known by the account \(account)",
      remedy: "itsm person set WHO accounts+=\(account), or --skip-unknown")
  }
}
