import Git

/// Which commit of a branch a date means, remembered where finding it took long.
///
/// A note says what a date meant from a certain tip on. The branch has grown since: the walk from
/// the new tip ends there, after the commits that are new.
struct DateNotes {
  private struct Note: Equatable {
    let tip: ObjectID
    /// Seconds since 1970.
    let date: Int64
    let commit: ObjectID

    init(tip: ObjectID, date: Int64, commit: ObjectID) {
      (self.tip, self.date, self.commit) = (tip, date, commit)
    }

    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      guard words.count == 3, let tip = ObjectID(words[0]), let date = Int64(words[1]),
        let commit = ObjectID(words[2])
      else { return nil }
      self.init(tip: tip, date: date, commit: commit)
    }

    var line: String { "\(tip.hex) \(date) \(commit.hex)" }
  }

  private let repository: Repository
  private let file: NoteFile

  init(_ workspace: Workspace) {
    repository = workspace.repository
    file = NoteFile(path: "\(workspace.indexFolder)/dates")
  }

  /// So many notes are kept.
  private static let kept = 20
  /// A shorter walk is not worth a note.
  private static let worthNoting = 1_000

  /// The newest commit on the line of first parents that is not later than a date; nil if all are.
  ///
  /// - Throws: ``GitError`` if history can't be read.
  func commit(at date: Int64, from tip: ObjectID) throws(GitError) -> ObjectID? {
    guard !repository.isShallow else { return try repository.commit(at: date, from: tip) }
    let notes = (file.lines ?? []).compactMap { Note($0) }
    let known = Dictionary(
      notes.filter { $0.date == date }.map { ($0.tip, $0.commit) },
      uniquingKeysWith: { first, _ in first })
    guard let found = try repository.search(at: date, from: tip, knowing: known) else { return nil }
    if found.steps > Self.worthNoting {
      let note = Note(tip: tip, date: date, commit: found.commit)
      file.write(([note] + notes.filter { $0 != note }).prefix(Self.kept).map(\.line))
    }
    return found.commit
  }
}
