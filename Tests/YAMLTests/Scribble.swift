import TestSupport
@testable import YAML

/// Writes content the way people do: with comments, odd indentation and every style there is.
struct Scribble {
  var dice: Dice
  private var step = 2
  private var listStep = 2

  init(_ dice: Dice) { self.dice = dice }

  /// Returns a text that says `content`.
  mutating func document(_ content: Content) -> [UInt8] {
    step = dice.pick([2, 2, 2, 4, 3, 1])
    listStep = dice.pick([0, 2, step])
    var lines: [String] = []
    if dice.hits(4) { lines += ["# header", ""] }
    if dice.hits(8) { lines.append("---") }
    lines += value(content, under: -1).0
    if dice.hits(6), mayAddBlanks(content) { lines += ["", "# the end"] }
    let isLast = content.lastText
    var text = lines.joined(separator: "\n")
    // A block text that ends the file needs its line break.
    if !dice.hits(4) || isLast?.hasSuffix("\n") == true { text += "\n" }
    if dice.hits(4) { text = text.replacing("\n", with: "\r\n") }
    return (dice.hits(10) ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
  }

  /// Lines for a value; the first belongs on its key's line if the flag says so.
  private mutating func value(_ content: Content, under column: Int) -> ([String], inline: Bool) {
    switch content {
    case .mapping(let entries) where !entries.isEmpty && !dice.hits(8):
      return (mapping(entries, at: column < 0 ? 0 : column + step), false)
    case .sequence(let items) where !items.isEmpty && !dice.hits(3):
      return (sequence(items, at: column < 0 ? 0 : column + listStep), false)
    case .mapping, .sequence:
      return (brackets(content, column), true)
    case .text(let text):
      if let block = block(text, under: column) { return (block, true) }
      let style = dice.pick([Node.Style.plain, .plain, .singleQuoted, .doubleQuoted])
      return ([ScalarWriter.line(text, isText: true, style: style) + tail()], true)
    case .plain(let text):
      let line = ScalarWriter.line(text, isText: false)
      return (line.isEmpty && column < 0 ? "~" : line).isEmpty
        ? ([tail()], true) : ([(line.isEmpty ? "~" : line) + tail()], true)
    }
  }

  private mutating func tail() -> String {
    dice.hits(5) ? dice.pick([" # note", "  # 'tis: {noted", " #"]) : ""
  }

  private mutating func block(_ text: String, under column: Int) -> [String]? {
    let indent = dice.pick([step, step, 1, 5])
    guard text.utf8.contains(UInt8(ascii: "\n")) || dice.hits(5),
      let block = BlockText(text, folded: dice.hits(3), indent: indent)
    else { return nil }
    let margin = String(repeating: " ", count: max(0, column) + indent)
    return [block.header + tail()] + block.lines.map { $0.isEmpty ? "" : margin + $0 }
  }

  private mutating func mapping(_ entries: [Content.Entry], at column: Int) -> [String] {
    var lines: [String] = []
    for (index, entry) in entries.enumerated() {
      if index > 0, mayAddBlanks(entries[index - 1].value) { lines += between(column) }
      let (value, inline) = value(entry.value, under: column)
      let style = dice.pick([Node.Style.plain, .singleQuoted, .doubleQuoted])
      let key = ScalarWriter.line(entry.key, isText: true, style: style)
      let margin = String(repeating: " ", count: column)
      if dice.hits(15) {
        lines.append("\(margin)? \(key)\(tail())")
        lines.append("\(margin):" + (inline ? " " + value[0] : tail()))
      } else {
        lines.append("\(margin)\(key):" + (inline ? " " + value[0] : tail()))
      }
      lines += inline ? Array(value.dropFirst()) : value
    }
    return lines
  }

  private mutating func sequence(_ items: [Content], at column: Int) -> [String] {
    var lines: [String] = []
    let gap = dice.pick([2, 2, 2, 4])
    let margin = String(repeating: " ", count: column)
    for (index, item) in items.enumerated() {
      if index > 0, mayAddBlanks(items[index - 1]) { lines += between(column) }
      let dash = margin + "-" + String(repeating: " ", count: gap - 1)
      switch item {
      case .mapping(let entries) where !entries.isEmpty && !dice.hits(6):
        lines += behind(dash, mapping(entries, at: column + gap))
      case .sequence(let items) where !items.isEmpty && !dice.hits(3):
        lines += behind(dash, sequence(items, at: column + gap))
      case .mapping, .sequence:
        lines += behind(dash, brackets(item, column))
      case .text, .plain:
        lines += behind(dash, value(item, under: column).0)
      }
    }
    return lines
  }

  private mutating func behind(_ dash: String, _ lines: [String]) -> [String] {
    let width = dash.unicodeScalars.count
    let first = lines[0].unicodeScalars
    let isIndented = first.count > width && first.prefix(width).allSatisfy { $0 == " " }
    if isIndented, dice.hits(8) {
      return [String(dash.prefix { $0 != "-" }) + "-" + tail()] + lines
    }
    let rest = isIndented ? String(first.dropFirst(width)) : lines[0]
    return [dash + rest] + lines.dropFirst()
  }

  private mutating func between(_ column: Int) -> [String] {
    let margin = String(repeating: " ", count: column)
    return dice.pick([
      [], [], [], [], [""], ["# far left"], ["", margin + "# about: 'this"],
      [margin + "# one", margin + "# two"],
    ])
  }

  /// Brackets on one line or on several.
  private mutating func brackets(_ content: Content, _ column: Int) -> [String] {
    let parts: [String]
    let (open, close): (String, String)
    switch content {
    case .sequence(let items):
      parts = items.map { Printer().flow($0) }
      (open, close) = ("[", "]")
    case .mapping(let entries):
      parts = entries.map { Printer().flow($0) }
      (open, close) = ("{", "}")
    case .text, .plain: return []
    }
    guard !parts.isEmpty, dice.hits(2) else {
      return [open + parts.joined(separator: dice.pick([", ", " , "])) + close + tail()]
    }
    let margin = String(repeating: " ", count: max(0, column) + dice.number(1...6))
    var lines = [open + tail()]
    for (index, part) in parts.enumerated() {
      let comma = index + 1 < parts.count || dice.hits(2)
      lines.append(margin + part + (comma ? "," : "") + tail())
    }
    return dice.hits(3)
      ? lines.dropLast() + [margin + parts[parts.count - 1] + close]
      : lines + [margin + close + tail()]
  }

  private func mayAddBlanks(_ content: Content) -> Bool {
    content.lastText.map { !$0.hasSuffix("\n\n") && !$0.hasSuffix("\n ") } ?? true
  }
}

extension Content {
  /// The text of the last scalar, if it may stand as a block.
  var lastText: String? {
    switch self {
    case .text(let text): text
    case .plain: nil
    case .sequence(let items): items.last?.lastText
    case .mapping(let entries): entries.last?.value.lastText
    }
  }
}
