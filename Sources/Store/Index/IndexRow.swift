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

  static func timeline(_ text: String) -> [TimelineEntry] {
    text.utf8.split(separator: 0x1E).compactMap { part in
      var words = part.split(separator: 0x1F, omittingEmptySubsequences: false).makeIterator()
      guard let at = words.next().flatMap({ Int64(Substring($0)) }), let by = words.next(),
        let did = words.next()
      else { return nil }
      var changes: [TimelineEntry.Change] = []
      while let word = words.next() { change(Substring(word)).map { changes.append($0) } }
      return TimelineEntry(
        at: Instant(clamping: at), by: String(Substring(by)), did: String(Substring(did)),
        changes: changes)
    }
  }

  private static func change(_ word: Substring) -> TimelineEntry.Change? {
    let utf8 = word.utf8
    guard let end = utf8.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "[") })
    else { return nil }
    let field = String(word[..<end])
    let rest = word[utf8.index(after: end)...]
    if utf8[end] == UInt8(ascii: "=") { return TimelineEntry.Change(field, String(rest)) }
    let values = rest.utf8.split(separator: 0x1D).map { String(Substring($0)) }
    return TimelineEntry.Change(field, list: values)
  }
}
