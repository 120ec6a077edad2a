/// What became of one field.
public struct FieldChange: Hashable, Sendable {
  /// The two sides of a change.
  public enum Change: Hashable, Sendable {
    /// One value became another; nil where there was or is none.
    case value(old: String?, new: String?)
    /// Elements of a list came and went.
    case list(removed: [String], added: [String])
    /// Text of several lines changed; nil where there was or is none.
    case text(old: String?, new: String?)
  }

  /// The field's name.
  public var field: String
  /// What became of it.
  public var change: Change

  /// Makes a change.
  public init(_ field: String, _ change: Change) {
    self.field = field
    self.change = change
  }
}

/// What became of one record.
public struct RecordChange: Hashable, Sendable {
  /// Whether the record was there before and is there after.
  public enum Kind: Hashable, Sendable {
    /// It was not there before.
    case created
    /// It is there on both sides.
    case changed
    /// It is not there any more.
    case deleted
    /// Git left contradicting versions of it in its file.
    case conflicted
  }

  /// The record's id.
  public var id: String
  /// The record's title.
  public var title: String
  /// Whether the record came, stayed or went.
  public var kind: Kind
  /// What became of its fields, in the order to show them.
  public var changes: [FieldChange]

  /// Makes a change of a record.
  public init(id: String, title: String, kind: Kind = .changed, changes: [FieldChange]) {
    self.id = id
    self.title = title
    self.kind = kind
    self.changes = changes
  }
}

/// The differences between two revisions, field by field.
public struct DiffSheet: Hashable, Sendable {
  /// The records that differ, in the order to show them.
  public var records: [RecordChange]

  /// Makes a sheet.
  public init(_ records: [RecordChange]) {
    self.records = records
  }

  /// Returns a heading a record and its changes; empty without differences.
  ///
  /// Lines wrap to `width` columns when one is given.
  public func text(width: Int?, colour: Bool) -> String {
    var page = Page(width: width, palette: Palette(colour: colour))
    for record in records {
      page.blank()
      page.change(record, indent: 0)
    }
    return page.text
  }
}

extension Page {
  /// Appends a record's heading and what became of its fields.
  mutating func change(_ record: RecordChange, indent: Int) {
    let note: Cell? =
      switch record.kind {
      case .created: Cell("(new)", .added)
      case .deleted: Cell("(deleted)", .removed)
      case .conflicted: Cell("(conflicted)", .urgent)
      case .changed: nil
      }
    words(
      [Cell(record.id, .id), Cell(record.title, .heading)] + [note].compactMap(\.self),
      indent: indent)
    let names = record.changes.map { sanitised($0.field) }
    let widest = names.map { displayWidth($0) }.max() ?? 0
    for (name, change) in zip(names, record.changes) {
      self.change(change.change, name: name, widest: widest, indent: indent + 2)
    }
  }

  private mutating func change(
    _ change: FieldChange.Change, name: String, widest: Int, indent: Int
  ) {
    let label = Cell(name + spaces(widest - displayWidth(name)), .label)
    switch change {
    case .value(let old?, let new?):
      words([label, Cell("\(old) → \(new)")], indent: indent)
    case .value(nil, let new?): words([label, Cell("+ \(new)", .added)], indent: indent)
    case .value(let old?, nil): words([label, Cell("- \(old)", .removed)], indent: indent)
    case .value(nil, nil): break
    case .list(let removed, let added):
      let elements =
        removed.map { Cell("- \($0)", .removed) } + added.map { Cell("+ \($0)", .added) }
      if !elements.isEmpty { words([label] + elements, indent: indent) }
    case .text(let old, let new):
      words([Cell(name, .label)], indent: indent)
      for difference in lineDiff(from: old ?? "", to: new ?? "") {
        line(difference.cell, indent: indent + 2)
      }
    }
  }
}

extension DiffLine {
  /// The line with its sign and colour.
  var cell: Cell {
    switch self {
    case .same(let line): Cell("  " + line)
    case .removed(let line): Cell("- " + line, .removed)
    case .added(let line): Cell("+ " + line, .added)
    case .gap: Cell("  …", .muted)
    }
  }
}
