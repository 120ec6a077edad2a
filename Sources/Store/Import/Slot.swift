import Records
import YAML

/// The values that one rule makes of a file's columns, each parsed and spelled once.
///
/// Logs repeat the same few texts over and over: a row costs one look-up a column.
struct Slot {
  /// A value and its spellings.
  struct Spelled {
    var value: Value
    /// The value as one text; empty for none.
    var text: String
    /// The line of the record that gives it; empty for none.
    var line: [UInt8]
    /// The line of a timeline entry that tells it.
    var told: [UInt8]
    /// Slugs made from names, with the names.
    var names: [(slug: String, name: String)] = []
  }

  /// What became of a row's columns: a value's number, or what is wrong and in which column.
  enum Outcome {
    case value(Int32)
    case problem(String, column: Int?)
  }

  let rule: Mapping.Rule
  var field: Field { rule.field }
  /// The number 0 is no value.
  private(set) var values: [Spelled]
  private let columns: [Int]
  var firstColumn: Int? { columns.first }
  private var table = ByteTable()
  private var known: [Int32] = []
  private var problems: [String] = []
  private var numbers: [String: Int32] = [:]
  private var key: [UInt8] = []
  private(set) var initial: Int32 = 0
  private(set) var fallback: Int32 = 0

  init(_ rule: Mapping.Rule, header: [String: Int]) {
    self.rule = rule
    columns = rule.columns.compactMap { header[$0] }
    let told: Content = rule.field.isList ? .sequence([]) : .text("")
    values = [
      Spelled(
        value: .none, text: "", line: [], told: Self.indented(Self.line(rule.field.name, told)))
    ]
    if let text = rule.initial { initial = intern(constant: text) }
    if let text = rule.fallback { fallback = intern(constant: text) }
    if case .constant(let text) = rule.source { initial = intern(constant: text) }
  }

  /// The value of a row.
  mutating func read(
    _ row: RawRow, of text: UnsafeRawBufferPointer, missing: [[UInt8]]
  ) -> Outcome {
    switch rule.source {
    case .constant: return .value(initial)
    case .first:
      for column in columns {
        let found = row.withCell(column, of: text) { bytes -> (index: Int, isNew: Bool)? in
          Self.isMissing(bytes, missing) ? nil : table.number(of: bytes)
        }
        guard let found else { continue }
        if found.isNew {
          let cell = row.withCell(column, of: text) { String(decoding: $0, as: UTF8.self) }
          learn(cell)
        }
        return outcome(found.index, column)
      }
      return .value(initial)
    case .composed(let parts):
      key.removeAll(keepingCapacity: true)
      for column in columns {
        row.withCell(column, of: text) { bytes in
          // A missing cell and an empty text differ from all others by a byte no cell may hold.
          if Self.isMissing(bytes, missing) { key.append(0) } else { key.append(contentsOf: bytes) }
        }
        key.append(1)
      }
      let found = key.withUnsafeBytes { table.number(of: $0) }
      if found.isNew { learn(compose(parts, row, text, missing)) }
      return outcome(found.index, columns.first)
    }
  }

  private func outcome(_ index: Int, _ column: Int?) -> Outcome {
    let number = known[index]
    if number >= 0 { return .value(number == 0 ? initial : number) }
    return .problem(problems[Int(-number) - 1], column: column)
  }

  private func compose(
    _ parts: [[Mapping.Piece]], _ row: RawRow, _ text: UnsafeRawBufferPointer,
    _ missing: [[UInt8]]
  ) -> String {
    var next = columns.makeIterator()
    var whole = ""
    for part in parts {
      var made: String? = ""
      for piece in part {
        switch piece {
        case .text(let words): made?.append(words)
        case .column:
          guard let column = next.next() else { continue }
          let cell = row.withCell(column, of: text) { bytes in
            Self.isMissing(bytes, missing) ? nil : String(decoding: bytes, as: UTF8.self)
          }
          if let cell { made?.append(cell) } else { made = nil }
        }
      }
      whole += made ?? ""
    }
    return whole
  }

  private static func isMissing(_ bytes: UnsafeRawBufferPointer, _ missing: [[UInt8]]) -> Bool {
    bytes.isEmpty || missing.contains { $0.count == bytes.count && bytes.elementsEqual($0) }
  }

  private mutating func learn(_ text: String) {
    switch make(text) {
    case .success(let number): known.append(number)
    case .failure(let problem):
      problems.append(problem.message)
      known.append(-Int32(problems.count))
    }
  }

  private struct Problem: Error { let message: String }

  private mutating func make(_ raw: String) -> Result<Int32, Problem> {
    var text = raw
    if let values = rule.values {
      if let mapped = values[raw] {
        text = mapped
      } else {
        switch rule.unlisted {
        case .kept: break
        case .dropped: return .success(0)
        case .refused:
          return .failure(
            Problem(message: "the mapping has no value of \(field.name) for “\(Self.cut(raw))”"))
        }
      }
    }
    if text.isEmpty { return .success(0) }
    let items =
      rule.separator.map { text.parts(between: $0).map(\.trimmedBlanks) } ?? [text]
    var found: [Value] = []
    var names: [(String, String)] = []
    for item in items where !item.isEmpty {
      switch parse(item, &names) {
      case .success(let value): if !found.contains(value) { found.append(value) }
      case .failure(let problem): return .failure(problem)
      }
    }
    guard let first = found.first else { return .success(0) }
    return .success(intern(field.isList ? .list(found) : first, names: names))
  }

  private func parse(
    _ text: String, _ names: inout [(String, String)]
  ) -> Result<Value, Problem> {
    var text = text
    switch field.kind {
    case .timestamp, .date:
      let isDay = if case .date = field.kind { true } else { false }
      if let dates = rule.dates ?? DateFormat("iso") {
        // A date has no zone: it is the day as it was written.
        guard let instant = dates.instant(text, in: isDay ? .utc : rule.zone) else {
          return .failure(
            Problem(message: "\(field.name) is “\(Self.cut(text))”, which is no date as mapped"))
        }
        text = isDay ? instant.day.description : instant.description
      }
    case .person, .team, .reference:
      let slug = Slug.make(text, for: field.kind)
      names.append((slug, text))
      text = slug
    default: break
    }
    return field.parse(text).mapError { Problem(message: $0.message) }
  }

  /// The number of a value that the mapping file or the type spells.
  mutating func intern(constant text: String) -> Int32 {
    guard case .success(let value) = field.parse(text) else { return 0 }
    return intern(field.isList ? .list([value]) : value, names: [])
  }

  /// The number of a value; equal values have one.
  mutating func intern(_ value: Value, names: [(slug: String, name: String)]) -> Int32 {
    let text = value.description
    if let number = numbers[text] { return number }
    let told: Content =
      field.isList ? .sequence(value.items.map { .text($0.description) }) : .text(text)
    values.append(
      Spelled(
        value: value, text: text, line: Self.line(field.name, value.content),
        told: Self.indented(Self.line(field.name, told)), names: names))
    let number = Int32(values.count - 1)
    numbers[text] = number
    return number
  }

  private static func line(_ name: String, _ content: Content) -> [UInt8] {
    Writer.document([Content.Entry(name, content)])
  }

  /// The lines as they stand in an entry of the timeline.
  private static func indented(_ lines: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var isStart = true
    for byte in lines {
      if isStart, byte != 0x0A { out += [0x20, 0x20, 0x20, 0x20] }
      out.append(byte)
      isStart = byte == 0x0A
    }
    return out
  }

  private static func cut(_ text: String) -> String {
    text.count > 40 ? text.prefix(39) + "…" : text
  }
}

extension String {
  /// The parts between separators.
  func parts(between separator: String) -> [String] {
    var parts: [String] = [""]
    var rest = self[...]
    while let sign = rest.first {
      if !separator.isEmpty, rest.hasPrefix(separator) {
        parts.append("")
        rest = rest.dropFirst(separator.count)
      } else {
        parts[parts.count - 1].append(sign)
        rest = rest.dropFirst()
      }
    }
    return parts
  }

  /// The text without white space at its ends.
  fileprivate var trimmedBlanks: String {
    var rest = drop { $0.isWhitespace }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
