/// One record as people read it: what it is, its fields, its prose, its links, its story.
///
/// A sheet knows nothing of record types; whoever makes it decides on labels and order.
public struct RecordSheet: Hashable, Sendable {
  /// A labelled value.
  public struct Field: Hashable, Sendable {
    /// The name in front of the value.
    public var label: String
    /// The value; long ones wrap under themselves.
    public var value: Cell

    /// Labels a value.
    public init(_ label: String, _ value: Cell) {
      self.label = label
      self.value = value
    }
  }

  /// The records at the other end of one relation.
  public struct Relation: Hashable, Sendable {
    /// The relation as seen from this record, such as `caused-by` or `causes`.
    public var name: String
    /// A line for each record, such as its id, its state and its title.
    public var targets: [[Cell]]

    /// Groups records under a relation.
    public init(_ name: String, targets: [[Cell]]) {
      self.name = name
      self.targets = targets
    }
  }

  /// One entry of the record's story.
  public struct Event: Hashable, Sendable {
    /// When it happened, as people read it, such as `2026-11-22 14:07`.
    public var at: String
    /// Who did it.
    public var by: String
    /// What was done, such as `start`.
    public var did: String
    /// What became of it, such as `new → in-progress`; empty when that goes without saying.
    public var outcome: String
    /// What was said, of any length; empty when nothing was.
    public var text: String

    /// Makes an entry.
    public init(at: String, by: String, did: String, outcome: String = "", text: String = "") {
      self.at = at
      self.by = by
      self.did = did
      self.outcome = outcome
      self.text = text
    }
  }

  /// A part of the sheet; the heading may be empty.
  public enum Section: Hashable, Sendable {
    /// Aligned `label: value` lines.
    case fields(String, [Field])
    /// Paragraphs, indented under their heading.
    case prose(String, String)
    /// Links in both directions, grouped by relation.
    case links(String, [Relation])
    /// What happened, in the order given.
    case timeline(String, [Event])
  }

  /// The parts of the title line: id, state, priority, title or what else identifies the record.
  public var title: [Cell]
  /// The parts under the title, separated by blank lines; empty ones are left out.
  public var sections: [Section]

  /// Makes a sheet.
  public init(title: [Cell], sections: [Section]) {
    self.title = title
    self.sections = sections
  }
}

extension RecordSheet {
  /// Returns the sheet, wrapped to `width` columns when one is given.
  public func text(width: Int?, colour: Bool) -> String {
    var page = Page(width: width, palette: Palette(colour: colour))
    page.words(title, indent: 0)
    for section in sections where !section.isEmpty {
      page.blank()
      page.heading(section.heading)
      let indent = section.heading.isEmpty ? 0 : 2
      switch section {
      case .fields(_, let fields): page.fields(fields, indent: indent)
      case .prose(_, let text): page.paragraphs(text, indent: indent)
      case .links(_, let relations):
        for relation in relations where !relation.targets.isEmpty {
          page.line(Cell(relation.name, .label), indent: indent)
          for target in relation.targets { page.words(target, indent: indent + 2) }
        }
      case .timeline(_, let events): page.events(events, indent: indent)
      }
    }
    return page.text
  }
}

extension RecordSheet.Section {
  fileprivate var heading: String {
    switch self {
    case .fields(let heading, _), .prose(let heading, _), .links(let heading, _),
      .timeline(let heading, _):
      heading
    }
  }

  fileprivate var isEmpty: Bool {
    switch self {
    case .fields(_, let fields): fields.isEmpty
    case .prose(_, let text): text.utf8.allSatisfy { $0 == 0x0A || $0 == 0x20 }
    case .links(_, let relations): relations.allSatisfy(\.targets.isEmpty)
    case .timeline(_, let events): events.isEmpty
    }
  }
}

extension Page {
  fileprivate mutating func fields(_ fields: [RecordSheet.Field], indent: Int) {
    let labels = fields.map { sanitised($0.label) + ":" }
    let widest = labels.map { displayWidth($0) }.max() ?? 0
    for (label, field) in zip(labels, fields) {
      let lines = wrapped(field.value.text, width: room(after: indent + widest + 1))
      for (index, line) in lines.enumerated() {
        let label = index == 0 ? label : ""
        let gap = line.isEmpty ? "" : spaces(widest - displayWidth(label) + 1)
        raw(
          spaces(indent) + palette.paint(label, .label) + gap
            + palette.paint(line, field.value.style))
      }
    }
  }

  fileprivate mutating func events(_ events: [RecordSheet.Event], indent: Int) {
    func widest(_ part: (RecordSheet.Event) -> String) -> Int {
      events.map { displayWidth(sanitised(part($0))) }.max() ?? 0
    }
    let (at, by, did) = (widest(\.at), widest(\.by), widest(\.did))
    func padded(_ text: String, to width: Int) -> String {
      let text = sanitised(text)
      return text + spaces(width - displayWidth(text))
    }
    for event in events {
      let did = event.outcome.isEmpty ? sanitised(event.did) : padded(event.did, to: did)
      words(
        [
          Cell(padded(event.at, to: at), .muted), Cell(padded(event.by, to: by)),
          Cell(did, .label), Cell(event.outcome),
        ], indent: indent)
      paragraphs(event.text, indent: indent + 4)
    }
  }
}
