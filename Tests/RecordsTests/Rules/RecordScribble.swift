import Records
import TestSupport

/// Writes records as people do: any order of keys, any quoting, comments and blank lines anywhere.
struct RecordScribble {
  /// A line of the text and the key it belongs to; none for comments between the keys.
  struct Line {
    var key: String?
    /// The relation, for lines of links that hold nothing else.
    var relation: String?
    var text: String
  }

  var random: Dice
  private(set) var lines: [Line] = []
  let lineBreak: String
  private(set) var endsWithBreak = true

  init(_ random: Dice) {
    self.random = random
    lineBreak = self.random.hits(3) ? "\r\n" : "\n"
  }

  /// The whole text.
  var text: String {
    lines.map(\.text).joined(separator: lineBreak) + (endsWithBreak ? lineBreak : "")
  }

  /// Writes a record with everything that `model` says, whose timeline has `told` in it.
  mutating func write(_ model: DraftModel, told: [TimelineEntry]) {
    if random.hits(3) { lines.append(Line(text: "# \(Nasty.text(&random))")) }
    var keys = ["id", "state"] + model.values.keys.sorted()
    if !model.links.isEmpty || random.hits(8) { keys.append("links") }
    if !told.isEmpty || random.hits(4) { keys.append("timeline") }
    if random.hits(2) { keys.shuffle(using: &random) }
    for key in keys {
      let start = lines.count
      switch key {
      case "id": scalar(key, model.id)
      case "state": scalar(key, model.state)
      case "links": links(model.links)
      case "timeline": timeline(told)
      case "description": markdown(key, model.values[key]?.description ?? "")
      case _ where model.isList(key):
        list(key, indent: 0, model.values[key]?.items.map(\.description) ?? [])
      default: scalar(key, model.values[key]?.description ?? "")
      }
      if random.hits(6) { lines.append(Line(text: "")) }
      for index in start..<lines.count { lines[index].key = key }
      if random.hits(6) { lines.append(Line(text: "# \(Nasty.text(&random))")) }
    }
    // A block text that ends the file would lose its last break.
    endsWithBreak = random.hits(4) ? lines.last?.text.isEmpty ?? true || endsInBlock : true
  }

  private var endsInBlock: Bool {
    guard let key = lines.last?.key else { return false }
    return lines.contains {
      $0.key == key && ($0.text.contains("|") || $0.text.contains(">"))
    }
  }

  // MARK: Pieces

  private mutating func put(_ text: String) { lines.append(Line(text: text)) }

  private mutating func remark() -> String {
    random.hits(5) ? "\(random.pick([" ", "   ", "\t"]))# \(Nasty.text(&random))" : ""
  }

  private mutating func key(_ name: String) -> String {
    switch random.below(12) {
    case 0: "'\(name)':"
    case 1: "\"\(name)\":"
    case 2: "\(name) :"
    default: "\(name):"
    }
  }

  private mutating func gap() -> String { random.hits(5) ? random.pick(["  ", "    "]) : " " }

  private mutating func scalar(_ name: String, indent: Int = 0, dash: String = "", _ text: String) {
    let start = String(repeating: " ", count: indent) + dash + key(name)
    if random.hits(10), Nasty.fitsBlock(text) {
      put(start + gap() + ">-" + remark())
      put(String(repeating: " ", count: indent + dash.utf8.count + 1 + random.below(4)) + text)
    } else if random.hits(12) {
      put(start + remark())
      put(String(repeating: " ", count: indent + dash.utf8.count + 2) + quoted(text))
    } else {
      put(start + gap() + quoted(text) + remark())
    }
  }

  private mutating func quoted(_ text: String) -> String {
    switch random.below(4) {
    case 0: return "'" + text.split("'").joined(separator: "''") + "'"
    case 1:
      return "\""
        + text.split("\\").joined(separator: "\\\\").split("\"").joined(separator: "\\\"")
        .split("\n").joined(separator: "\\n") + "\""
    default:
      return Nasty.fitsPlain(text) ? text : "'" + text.split("'").joined(separator: "''") + "'"
    }
  }

  private mutating func markdown(_ name: String, _ text: String) {
    let indent = String(repeating: " ", count: 1 + random.below(4))
    put(key(name) + gap() + (text.hasSuffix("\n") ? "|" : "|-") + remark())
    let body = text.hasSuffix("\n") ? String(text.dropLast()) : text
    for line in body.split("\n") { put(line.isEmpty ? "" : indent + line) }
  }

  private mutating func list(_ name: String, indent: Int, _ items: [String]) {
    let start = String(repeating: " ", count: indent) + key(name)
    switch random.below(4) {
    case 0 where !items.isEmpty, 1 where !items.isEmpty:
      put(start + remark())
      let deep = String(repeating: " ", count: indent + random.pick([0, 2, 4]))
      for (index, item) in items.enumerated() {
        if index > 0, random.hits(6) { put(deep + "# \(Nasty.text(&random))") }
        put(deep + "-" + gap() + quoted(item) + remark())
      }
    case 2 where !items.isEmpty:
      put(start + " [")
      for (index, item) in items.enumerated() {
        let comma = index < items.count - 1 || random.hits(2) ? "," : ""
        put(String(repeating: " ", count: indent + 4) + quoted(item) + comma + remark())
      }
      put(String(repeating: " ", count: indent + 2) + "]" + remark())
    default: put(start + gap() + flow(items) + remark())
    }
  }

  private mutating func flow(_ items: [String]) -> String {
    let pad = random.hits(4) ? " " : ""
    let comma = random.hits(8) ? "," : ""
    let parts = items.map { quoted($0) }
    return "[" + pad + parts.joined(separator: random.pick([", ", ",", " , "]))
      + (items.isEmpty ? "" : comma) + pad + "]"
  }

  private mutating func links(_ links: [String: [String]]) {
    let names = links.keys.sorted()
    if names.isEmpty {
      put(key("links") + random.pick(["", " ~", " {}", " { }"]) + remark())
      return
    }
    if random.hits(3) {
      let pairs = names.map { "\($0): " + flow(links[$0] ?? []) }
      put(key("links") + gap() + "{ " + pairs.joined(separator: ", ") + " }" + remark())
      return
    }
    put(key("links") + remark())
    let indent = random.pick([1, 2, 4])
    for name in names {
      let ids = links[name] ?? []
      let start = lines.count
      defer { for index in start..<lines.count { lines[index].relation = name } }
      if ids.count == 1, let id = ids.first, random.hits(3) {
        scalar(name, indent: indent, id)
      } else {
        list(name, indent: indent, ids)
      }
    }
  }

  private mutating func timeline(_ told: [TimelineEntry]) {
    if told.isEmpty {
      put(key("timeline") + random.pick(["", " []", " [ ]", " ~"]) + remark())
      return
    }
    put(key("timeline") + remark())
    let indent = random.pick([0, 2, 4])
    for entry in told {
      var parts = [("at", entry.at.description), ("by", entry.by), ("did", entry.did)]
      parts += entry.changes.map { ($0.field, $0.value) }
      if let text = entry.text { parts.append(("text", text)) }
      if random.hits(4) {
        let words = parts.map { "\($0.0): " + quoted($0.1) }
        put(
          String(repeating: " ", count: indent) + "- { " + words.joined(separator: ", ") + " }"
            + remark())
        continue
      }
      for (index, part) in parts.enumerated() {
        if index == 0 {
          scalar(part.0, indent: indent, dash: "- ", part.1)
        } else {
          scalar(part.0, indent: indent + 2, part.1)
        }
      }
    }
  }
}

/// Texts that YAML would like to misunderstand.
enum Nasty {
  static let texts = [
    "no", "1.10", "0777", "null", "~", "true", "2026-11-22", "a: b", "a #b", "# not a comment",
    "it's", "say \"no\"", "back\\slash", "- dash", "[red", "{blue}", "x, y", "é漢🎉", "*star", "&and",
    "!bang", "%percent", "@at", "`tick`", "? why", "| pipe", "> more", "ends with:", "'", "\"",
    "---",
    " leading", "trailing ", "several  blanks", "שלום", "<<", "=", "plain words", "Two racks",
    ".inf",
  ]

  static func text(_ random: inout Dice) -> String { random.pick(texts) }

  static func fitsBlock(_ text: String) -> Bool { !text.hasPrefix(" ") && !text.hasSuffix(" ") }

  /// True for texts that certainly need no quotes, also inside brackets.
  static func fitsPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    let isWord = { (byte: UInt8) in
      byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
    }
    let fits = { (byte: UInt8) in isWord(byte) || "-. @_+:".utf8.contains(byte) }
    return isWord(first) && isWord(last) && text.utf8.allSatisfy(fits) && !text.contains(": ")
  }
}

extension String {
  /// The pieces between the places where a character stands; empty ones too.
  func split(_ mark: Character) -> [String] {
    split(separator: mark, omittingEmptySubsequences: false).map { String($0) }
  }
}
