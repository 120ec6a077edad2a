public import Records

/// Whoever wrote a commit, and when, by its own word.
public struct CommitAuthor: Sendable {
  /// How far the time of an entry may be from that of its commit, in seconds.
  ///
  /// Commands take both from one clock; who writes an entry by hand looks at another one.
  public static let tolerance: Int64 = 3_600

  /// The one name that counts.
  public let name: People.Name
  public let email: String
  public let at: Instant
  /// When the commit was made, which is later where it was made again.
  public let committed: Instant
  private let people: People

  /// Takes an author as the people of the time know them.
  public init(email: String, at: Instant, committed: Instant, people: People) {
    (self.email, self.at, self.committed, self.people) = (email, at, committed, people)
    name = people.name(of: email)
  }

  /// True if the commit came into this history long after its author says to have made it.
  var isDelayed: Bool { committed.seconds - at.seconds > Self.delay }

  /// More than a day, in seconds: work is offline, and rebased, for hours.
  private static let delay: Int64 = 86_400

  /// True if an entry by that name is theirs.
  ///
  /// A name that no record of a person explains is that of an address that begins with it, as an
  /// import of people's names makes them.
  public func wrote(as text: String) -> Bool {
    let other = people.name(of: text)
    if other == name { return true }
    guard !other.contains("@"), people.addresses(of: other).isEmpty else { return false }
    return email.lowercased().prefix { $0 != "@" } == other
  }

  /// True if an instant is not that of the commit.
  public func isFar(from instant: Instant) -> Bool {
    abs(instant.seconds - at.seconds) > Self.tolerance
  }
}

/// Judges the entries that a commit brought: by whom they are, and of when.
public struct EntryAudit {
  private let record: Record
  private let timeline: [TimelineEntry]
  /// The entries that it brought, decisions left out: these are judged by themselves.
  private let fresh: [Int]
  private let isNew: [Bool]
  private let author: CommitAuthor

  /// Takes a record.
  ///
  /// - Parameters:
  ///   - record: The record as the commit left it.
  ///   - isNew: Which of its entries the commit brought.
  ///   - author: Who made the commit.
  public init(_ record: Record, isNew: [Bool], by author: CommitAuthor) {
    (self.record, self.isNew, self.author) = (record, isNew, author)
    timeline = record.timeline
    let votes = Set(record.votes.map(\.index))
    fresh = timeline.indices.filter { isNew[$0] && !votes.contains($0) }
  }

  private var strangers: [Int] { fresh.filter { !author.wrote(as: timeline[$0].by) } }

  /// True if somebody else told some of it.
  public var isForeign: Bool { !strangers.isEmpty }

  /// The note that a record which was not there before has a story from elsewhere.
  public var foreign: Finding {
    let others = strangers
    let first = others.first.map { timeline[$0].by } ?? ""
    return Finding(
      .timelineForeign,
      "\(record.id) came with \(entries(fresh.count)), \(others.count) by others, first \(first)",
      severity: .note, at: others.first.map { record.mark(ofEntry: $0) },
      remedy: "it is believed as told; who brought it answers for it"
    ).about(record)
  }

  /// What is wrong with the entries of a record that was there before, or that its author opened.
  public var findings: [Finding] {
    var findings: [Finding] = []
    if let first = strangers.first {
      let entry = timeline[first]
      let more = strangers.count - 1
      findings.append(
        Finding(
          .timelineAuthor,
          "\(author.name) told the “\(entry.did)” of \(entry.by)"
            + (more > 0 ? ", and \(entries(more)) more" : ""),
          at: record.mark(ofEntry: first), remedy: "let everybody tell what they did themselves"
        ).about(record))
    }
    let late = fresh.filter {
      author.wrote(as: timeline[$0].by) && author.isFar(from: timeline[$0].at)
    }
    if let first = late.first {
      let entry = timeline[first]
      let more = late.count - 1
      findings.append(
        Finding(
          .timelineLate,
          "the “\(entry.did)” of \(entry.at) was told at \(author.at)"
            + (more > 0 ? ", and \(entries(more)) more late" : ""),
          severity: .warning, at: record.mark(ofEntry: first),
          remedy: "say in the text when it happened; the time of an entry is when it was told"
        ).about(record))
    } else if let delayed {
      findings.append(delayed)
    }
    return findings
  }

  /// The note that entries and their commit are of long before they came into this history.
  private var delayed: Finding? {
    guard author.isDelayed, let first = isNew.firstIndex(of: true) else { return nil }
    let entry = timeline[first]
    return Finding(
      .timelineLate, "the “\(entry.did)” of \(entry.at) was committed at \(author.committed)",
      severity: .note, at: record.mark(ofEntry: first),
      remedy: "rebased, or dated back: a signature or another copy tells"
    ).about(record)
  }

  private func entries(_ count: Int) -> String { "\(count) \(count == 1 ? "entry" : "entries")" }
}
