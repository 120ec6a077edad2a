import Git
import Records
import YAML

/// What the index keeps of one file; made on any thread.
struct IndexRow: Sendable {
  let path: String
  let blob: ObjectID
  /// What was read; nil if the file is no record.
  var record: Content?

  struct Content: Sendable {
    let type: RecordType
    let id: String
    let title: String
    let names: [String]
    let state: String?
    let category: RecordType.Category?
    /// The fields with one short value, as names and cells.
    var cells: [(field: String, cell: Cell)] = []
    /// The items of fields with several.
    var items: [(field: String, cell: Cell)] = []
    /// The fields whose value can't be read.
    var wrong: [String] = []
    let links: [(relation: String, target: String)]
    /// What its fields name: records, people and teams, each once.
    var mentions: Set<String> = []
    let text: String
    let story: String
    /// The instants of the first and the last entry of the timeline.
    let times: (first: Int64, last: Int64)?
    /// True if its file says something else than its timeline told last.
    let strays: Bool
  }

  init(path: String, blob: ObjectID, bytes: [UInt8], rulebook: Rulebook) {
    self.path = path
    self.blob = blob
    record = (try? Record(parsing: bytes, path: path, rulebook: rulebook)).map(Content.init)
  }
}

extension IndexRow.Content {
  init(_ record: Record) {
    type = record.type
    id = record.id
    title = record.title
    names = ([record.id] + record.aliases).map { $0.lowercased() }
    state = record.state
    category = record.category
    links = record.links.flatMap { link in
      link.ids.map { (link.relation, $0) }
    }
    text = record.searchText
    let timeline = record.timeline
    story = StoredTimeline.text(of: timeline)
    let instants = timeline.map(\.at.seconds)
    times = instants.min().flatMap { first in instants.max().map { (first, $0) } }
    strays = record.strays(from: timeline)
    mentions.formUnion(record.formerIDs.map { $0.lowercased() })
    for pair in record.pairs {
      guard let field = type.field(pair.name), ColumnForm(field.kind) != nil else { continue }
      let value = record.value(field.name)
      for case .reference(let name) in value.items { mentions.insert(name.lowercased()) }
      if field.isList {
        items += value.items.map { (field.name, Cell($0)) }
      } else if value != .none {
        cells.append((field.name, Cell(value)))
      } else if !pair.value.isNull {
        wrong.append(field.name)
      }
    }
  }
}

/// A timeline without its texts, as the index keeps it.
///
/// Reports ask for the entries of all records at once; one text a record is read faster than a row
/// an entry. The two separators are control characters, which no record may hold.
enum StoredTimeline {
  private static let between: Character = "\u{1E}"
  private static let within: Character = "\u{1F}"

  static func text(of timeline: [TimelineEntry]) -> String {
    var text = ""
    for entry in timeline {
      if !text.isEmpty { text.append(between) }
      text += String(entry.at.seconds)
      for word in [entry.by, entry.did] {
        text.append(within)
        text += word
      }
      for change in entry.changes {
        text.append(within)
        text += change.isList ? "\(change.field)[" : "\(change.field)="
        text += change.values.joined(separator: "\u{1D}")
      }
    }
    return text
  }

  /// Names with values, several of which may have one name.
  static func text(of pairs: [(String, String)]) -> String {
    pairs.map { "\($0.0)\(within)\($0.1)" }.joined(separator: String(between))
  }

  /// The values of a name.
  static func values(of name: String, in text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    return text.utf8.split(separator: 0x1E).compactMap { pair in
      guard let end = pair.firstIndex(of: 0x1F), pair[..<end].elementsEqual(name.utf8) else {
        return nil
      }
      return String(Substring(pair[pair.index(after: end)...]))
    }
  }

  /// The value of a field with several short values.
  static func list(_ name: String, _ column: TypeTable.Column, in text: String) -> Value {
    let items = values(of: name, in: text).map {
      Cell($0, form: column.form).value(of: column.field)
    }
    return items.isEmpty ? .none : .list(items)
  }

  static func timeline(_ text: String) -> [TimelineEntry] {
    var text = text
    return text.withUTF8 { timeline($0) }
  }

  private static func timeline(_ bytes: UnsafeBufferPointer<UInt8>) -> [TimelineEntry] {
    var entries: [TimelineEntry] = []
    var words = Words(rest: bytes[...])
    while let at = words.next() {
      guard let seconds = number(at), let by = words.next(), let did = words.next() else {
        words.skipEntry()
        continue
      }
      var entry = TimelineEntry(
        at: Instant(clamping: seconds), by: String(decoding: by, as: UTF8.self),
        did: String(decoding: did, as: UTF8.self))
      while let word = words.next() { change(word).map { entry.changes.append($0) } }
      words.skipEntry()
      entries.append(entry)
    }
    return entries
  }

  /// The words of entries, one after the other.
  private struct Words {
    var rest: Slice<UnsafeBufferPointer<UInt8>>
    private var isAtEnd = false

    init(rest: Slice<UnsafeBufferPointer<UInt8>>) {
      self.rest = rest
      isAtEnd = rest.isEmpty
    }

    /// The next word of the entry; nil at its end.
    mutating func next() -> Slice<UnsafeBufferPointer<UInt8>>? {
      guard !isAtEnd else { return nil }
      var end = rest.startIndex
      while end < rest.endIndex, rest[end] != 0x1F, rest[end] != 0x1E { end += 1 }
      let word = rest[..<end]
      isAtEnd = end == rest.endIndex || rest[end] == 0x1E
      rest = rest[min(end + 1, rest.endIndex)...]
      return word
    }

    /// Goes on to the next entry.
    mutating func skipEntry() {
      while next() != nil {}
      isAtEnd = rest.isEmpty
    }
  }

  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
    var number: Int64 = 0
    let isNegative = digits.first == UInt8(ascii: "-")
    let rest = isNegative ? digits.dropFirst() : digits
    guard !rest.isEmpty, rest.count < 19 else { return nil }
    for digit in rest {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      number = number * 10 + Int64(digit - 0x30)
    }
    return isNegative ? -number : number
  }

  private static func change(
    _ word: Slice<UnsafeBufferPointer<UInt8>>
  ) -> TimelineEntry.Change? {
    guard let end = word.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "[") })
    else { return nil }
    let field = String(decoding: word[..<end], as: UTF8.self)
    let rest = word[(end + 1)...]
    if word[end] == UInt8(ascii: "=") {
      return TimelineEntry.Change(field, String(decoding: rest, as: UTF8.self))
    }
    let values = rest.split(separator: 0x1D).map { String(decoding: $0, as: UTF8.self) }
    return TimelineEntry.Change(field, list: values)
  }
}
