import Git
import Practices
import Records
import Store

/// Asks history whether decisions are what they say: brought by a commit of whoever decided, at that
/// time, on what the record said there.
final class Evidence {
  let workspace: Workspace
  let tip: ObjectID?
  private let people: People
  let rulebook: Rulebook
  /// Who is about to commit; nil where nobody is.
  private let me: People.Name?
  /// The keys that are allowed, as a file of `ssh-keygen`; nil if there is none.
  private let allowed: [UInt8]?
  private var signatures: [ObjectID: String?] = [:]
  private var known: [String: [TimelineEntry: EntryOrigin]] = [:]

  /// Looks into the history that leads to a commit.
  ///
  /// - Parameters:
  ///   - workspace: The repository.
  ///   - tip: The commit.
  ///   - people: Who is who.
  ///   - rules: The snapshot whose allowed signers count.
  ///   - me: Who is about to commit; nil where nobody is.
  init(
    _ workspace: Workspace, tip: ObjectID?, people: People, rules: Snapshot, me: String? = nil
  ) {
    (self.workspace, self.tip, self.people) = (workspace, tip, people)
    rulebook = rules.rulebook
    allowed = (try? rules.read(rules.folder + Workspace.allowedSigners)) ?? nil
    self.me = me.map { people.name(of: $0) }
  }

  /// Where the decisions on a record came from.
  func origins(of record: Record) -> [TimelineEntry: EntryOrigin] {
    if let origins = known[record.id] { return origins }
    let timeline = record.timeline
    let entries = Set(record.votes.map { timeline[$0.index] })
    let origins =
      tip.flatMap { try? workspace.origins(of: entries, in: record, at: $0) } ?? [:]
    known[record.id] = origins
    return origins
  }

  /// Why a decision is not to be believed, as the end of a sentence; nil if it is.
  func doubt(_ record: Record, _ vote: Vote) -> String? {
    // Merges are read from history in the first place.
    if vote.merge != nil { return nil }
    let entry = record.timeline[vote.index]
    guard let origin = origins(of: record)[entry] else {
      if let me, people.name(of: vote.teller) == me { return reviewDoubt(record, vote) }
      return "it is in no commit of \(vote.teller)"
    }
    if origin.isCutOff { return Ballot.Proof.cutOff }
    let author = people.name(of: origin.author.email)
    if author != people.name(of: vote.teller) {
      return "it was told by \(author) in \(origin.commit.short)"
    }
    if abs(origin.author.when - vote.at.seconds) > CommitAuthor.tolerance {
      return "it was told at \(Instant(clamping: origin.author.when)) in \(origin.commit.short)"
    }
    if origin.digest != vote.digest {
      return "in \(origin.commit.short) the record said something else"
    }
    if let other = origin.otherwise { return "\(other.short) changed the content without telling" }
    return reviewDoubt(record, vote)
  }

  /// Why a review is not to be believed, as far as the commit is here that was reviewed.
  private func reviewDoubt(_ record: Record, _ vote: Vote) -> String? {
    guard let approvable = record.type.approvable, vote.kind != .revoke,
      let commit = vote.review?.commit.flatMap({ ObjectID($0) }),
      let old = try? workspace.version(of: record, at: commit, by: rulebook)
    else { return nil }
    if old.contentDigest != vote.digest {
      return "\(commit.short), which was reviewed, says something else"
    }
    let told = Set(old.timeline)
    let isChanged = record.timeline.contains { $0.isEdit(of: approvable) && !told.contains($0) }
    return isChanged ? "the content was changed after \(commit.short), which was reviewed" : nil
  }

  /// Why no signature proves a decision; nil if one does.
  func unsigned(_ record: Record, _ vote: Vote) -> String? {
    guard let (commit, author) = source(of: vote, on: record) else { return "it is in no commit" }
    if let reason = signatures[commit] { return reason }
    let reason = reason(commit, author)
    signatures[commit] = .some(reason)
    return reason
  }

  /// The commit that made a decision, and whose it has to be.
  private func source(of vote: Vote, on record: Record) -> (commit: ObjectID, author: String)? {
    if let merge = vote.merge { return ObjectID(merge.commit).map { ($0, vote.by) } }
    return origins(of: record)[record.timeline[vote.index]].map { ($0.commit, $0.author.email) }
  }

  private func reason(_ commit: ObjectID, _ author: String) -> String? {
    let addresses = people.addresses(of: people.name(of: author))
    do {
      switch try workspace.standing(
        ofSignature: commit, by: addresses.isEmpty ? [author] : addresses, allowed: allowed)
      {
      case .good: return nil
      case .unsigned: return Ballot.Proof.notSigned
      case .bad(let reason): return reason
      }
    } catch {
      return "\(error)"
    }
  }

  /// What brought a decision into history.
  func proof(_ record: Record, _ vote: Vote) -> Ballot.Proof? {
    source(of: vote, on: record).map {
      Ballot.Proof(commit: $0.commit.short, unsigned: unsigned(record, vote))
    }
  }
}
