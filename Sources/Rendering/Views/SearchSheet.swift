public import Records

/// What a search found, as people read it: a line a record, and below it where the words are.
public struct SearchSheet {
  private let words: [String]
  private var entries: [(record: Record, score: Double, excerpt: String)] = []

  /// Makes a sheet for some words, in any letter case.
  public init(words: [String]) {
    self.words = words.map { $0.lowercased() }.filter { !$0.isEmpty }
  }

  /// Adds a record that was found.
  public mutating func add(_ record: Record, score: Double) {
    entries.append((record, score, excerpt(of: record)))
  }

  /// The records as data and as a table.
  public var report: Report {
    let table = Table(
      columns: [
        Table.Column("id", key: "id", style: .id), Table.Column("state", key: "state"),
        Table.Column("title", key: "title", canShrink: true),
        Table.Column("excerpt", key: "excerpt", canShrink: true),
      ],
      rows: entries.map { record, _, excerpt in
        [
          Cell(record.id), Cell(record.state ?? "", record.category?.style), Cell(record.title),
          Cell(excerpt),
        ]
      })
    return Report(
      payload: .list(entries.map { payload($0.record, $0.score, $0.excerpt) }), table: table,
      ids: entries.map(\.record.id))
  }

  private func payload(_ record: Record, _ score: Double, _ excerpt: String) -> Payload {
    .object([
      .init("id", .text(record.id)), .init("type", .text(record.type.name)),
      .init("state", record.state.map { .text($0) } ?? .null),
      .init("title", .text(record.title)), .init("path", .text(record.path)),
      .init("score", .number("\((score * 1000).rounded() / 1000)")),
      .init("excerpt", .text(excerpt)),
    ])
  }

  /// The sheet for a terminal; the words stand out in colour.
  public func text(width: Int?, colour: Bool) -> String {
    let palette = Palette(colour: colour)
    var text = ""
    for (record, _, excerpt) in entries {
      let state = record.state.map { sanitised($0) } ?? "-"
      text += palette.paint(sanitised(record.id), .id) + "  "
      text += palette.paint(state, record.category?.style ?? .muted) + "  "
      let room = width.map { max(20, $0 - record.id.count - state.count - 4) }
      text +=
        marked(
          room.map { truncated(sanitised(record.title), to: $0) } ?? sanitised(record.title),
          palette) + "\n"
      if !excerpt.isEmpty {
        let line = width.map { truncated(sanitised(excerpt), to: max(20, $0 - 4)) }
        text += "    " + marked(line ?? sanitised(excerpt), palette) + "\n"
      }
    }
    return text
  }

  /// The text with the words standing out.
  private func marked(_ text: String, _ palette: Palette) -> String {
    let small = text.lowercased()
    // Where small letters take another number of characters, nothing is marked.
    guard small.count == text.count, !words.isEmpty else { return text }
    var isMarked = [Bool](repeating: false, count: text.count)
    for word in words {
      var rest = small[...]
      while let range = rest.firstRange(of: word) {
        let start = small.distance(from: small.startIndex, to: range.lowerBound)
        for place in start..<min(start + word.count, isMarked.count) { isMarked[place] = true }
        rest = rest[range.upperBound...]
      }
    }
    var result = ""
    var part = ""
    var wasMarked = false
    for (character, isMarked) in zip(text, isMarked) {
      if isMarked != wasMarked {
        result += wasMarked ? palette.paint(part, .warning) : part
        (part, wasMarked) = ("", isMarked)
      }
      part.append(character)
    }
    return result + (wasMarked ? palette.paint(part, .warning) : part)
  }

  /// The first line of the record's texts, other than its title, that holds a word; from a little
  /// before it.
  private func excerpt(of record: Record) -> String {
    for line in lines(of: record) {
      let small = line.lowercased()
      guard let range = words.lazy.compactMap({ small.firstRange(of: $0) }).first else { continue }
      let before = small.distance(from: small.startIndex, to: range.lowerBound)
      guard before > 40, small.count == line.count else { return String(line.prefix(160)) }
      return "…" + line.dropFirst(before - 30).prefix(160)
    }
    return ""
  }

  private func lines(of record: Record) -> [String] {
    let title = record.type.field(role: "title")?.name
    var texts = record.type.fields.filter { $0.name != title }.compactMap { field -> String? in
      switch record.value(field.name) {
      case .text(let text): text
      case .none: nil
      case let value: "\(field.name): \(value.description)"
      }
    }
    texts += record.timeline.compactMap(\.text)
    return texts.flatMap { text in
      text.split { $0.isNewline }.map { String($0.drop { $0.isWhitespace }) }
    }
  }
}
