/// One commit as a log shows it: who, when, why, and what changed.
public struct LogEntry: Hashable, Sendable {
  /// The commit's abbreviated id.
  public var commit: String
  /// When, as people read it.
  public var at: String
  /// Who made the change.
  public var author: String
  /// The first line of the message.
  public var subject: String
  /// The rest of the message; empty when there is none.
  public var body: String
  /// What became of the records.
  public var changes: [RecordChange]

  /// Makes an entry.
  public init(
    commit: String, at: String, author: String, subject: String, body: String = "",
    changes: [RecordChange] = []
  ) {
    self.commit = commit
    self.at = at
    self.author = author
    self.subject = subject
    self.body = body
    self.changes = changes
  }
}

/// A history, in the order given.
public struct LogSheet: Hashable, Sendable {
  /// The commits.
  public var entries: [LogEntry]

  /// Makes a log.
  public init(_ entries: [LogEntry]) {
    self.entries = entries
  }

  /// Returns the entries, blank lines between them, wrapped to `width` columns when one is given.
  public func text(width: Int?, colour: Bool) -> String {
    var page = Page(width: width, palette: Palette(colour: colour))
    for entry in entries {
      page.blank()
      page.words(
        [Cell(entry.commit, .id), Cell(entry.at, .muted), Cell(entry.author)], indent: 0)
      page.line(Cell(entry.subject, .heading), indent: 4)
      if !entry.body.isEmpty {
        page.blank()
        page.paragraphs(entry.body, indent: 4)
      }
      for change in entry.changes {
        page.blank()
        page.change(change, indent: 4)
      }
    }
    return page.text
  }
}
