/// Spells content as YAML, in the manner of the document it goes into.
struct Printer {
  /// Some YAML that starts within a line and may go on below it.
  struct Output {
    /// What stands on the line that is already there; may be empty.
    var first = ""
    /// The lines below, indented.
    var rest: [String] = []
    /// True if it ends in a block text that needs a line break after it.
    var needsBreak = false
  }

  /// The widest line that a list in brackets may make.
  static let width = 80
  /// The longest key that may stand before a colon; YAML's limit is 1024 characters.
  private static let longestKey = 1000

  /// How much deeper a mapping stands than the key it belongs to.
  var step = 2
  /// How much deeper a list stands than the key it belongs to.
  var listStep = 2
  /// How far an item's contents are from its dash.
  var gap = 2
  /// False where what follows would become part of a block text.
  var allowsBlockText = true
  /// False where blank lines follow, which `|+` would make its own.
  var allowsKeptBreaks = true

  /// Spells a value that belongs to the key at `column`; -1 is the document itself.
  ///
  /// - Parameters:
  ///   - content: The value.
  ///   - column: The key's column, from 0.
  ///   - used: How much of the line is taken.
  ///   - style: The style to keep, if the value is a scalar.
  /// - Returns: What follows the colon; empty if the value starts below it.
  func value(
    _ content: Content, under column: Int, used: Int = 0, style: Node.Style? = nil
  ) -> Output {
    // A document of nothing at all would be no document.
    if column < 0, content == .plain("") { return Output(first: "''") }
    if let line = line(content, used: used, style: style) { return Output(first: line) }
    switch content {
    case .text(let text), .plain(let text):
      let block = blockText(text, under: column, style: style)
      return block ?? Output(first: scalar(content, style: style))
    case .sequence(let items):
      return lines(items, at: max(0, column + (column < 0 ? 1 : listStep)))
    case .mapping(let entries):
      return lines(entries, at: max(0, column + (column < 0 ? 1 : step)))
    }
  }

  /// Spells an item whose dash is at `column`; a collection starts on the dash's line.
  func item(_ content: Content, dash column: Int, style: Node.Style? = nil) -> Output {
    switch content {
    case .sequence, .mapping:
      if let line = line(content, used: column + gap) { return Output(first: line) }
      return compact(content, at: column + gap)
    case .text, .plain:
      return value(content, under: column, used: column + gap, style: style)
    }
  }

  /// Spells a collection in block form whose first line starts at `column` of a line that is there.
  func compact(_ content: Content, at column: Int) -> Output {
    var output: Output
    switch content {
    case .sequence(let items): output = lines(items, at: column)
    case .mapping(let entries): output = lines(entries, at: column)
    case .text, .plain: return value(content, under: column)
    }
    guard !output.rest.isEmpty else { return output }
    // By scalars: a combining mark would make one character with the space before it.
    output.first = String(output.rest.removeFirst().unicodeScalars.dropFirst(column))
    return output
  }

  /// Spells the lines of one entry of a mapping at `column`.
  func entry(_ entry: Content.Entry, at column: Int) -> Output {
    let key = key(entry.key)
    let indent = String(repeating: " ", count: column)
    var start = "\(indent)\(key):"
    var above: [String] = []
    if key.utf8.count > Self.longestKey {
      above = ["\(indent)? \(key)"]
      start = "\(indent):"
    }
    let used = start.unicodeScalars.count + 1
    let value = value(entry.value, under: column, used: used)
    let first = value.first.isEmpty ? start : "\(start) \(value.first)"
    return Output(rest: above + [first] + value.rest, needsBreak: value.needsBreak)
  }

  /// Spells the lines of one item of a list at `column`.
  func itemLines(_ content: Content, at column: Int) -> Output {
    let item = item(content, dash: column)
    let dash = String(repeating: " ", count: column) + "-"
    let pad = String(repeating: " ", count: max(1, gap - 1))
    let first = item.first.isEmpty ? dash : dash + pad + item.first
    return Output(rest: [first] + item.rest, needsBreak: item.needsBreak)
  }

  private func lines(_ entries: [Content.Entry], at column: Int) -> Output {
    entries.reduce(into: Output()) { output, entry in
      output.add(self.entry(entry, at: column))
    }
  }

  private func lines(_ items: [Content], at column: Int) -> Output {
    items.reduce(into: Output()) { output, item in
      output.add(itemLines(item, at: column))
    }
  }

  /// Spells a scalar in one line, and a collection if it is empty or a short list of short scalars;
  /// nil if it wants several lines.
  private func line(_ content: Content, used: Int, style: Node.Style? = nil) -> String? {
    switch content {
    case .text(let text), .plain(let text):
      let wantsBlock =
        text.utf8.contains(UInt8(ascii: "\n")) ? style != .doubleQuoted : style?.isBlock == true
      return wantsBlock ? nil : scalar(content, style: style)
    case .mapping(let entries):
      return entries.isEmpty ? "{}" : nil
    case .sequence(let items):
      let areShort = items.allSatisfy { item in
        switch item {
        case .text(let text), .plain(let text): !text.utf8.contains(UInt8(ascii: "\n"))
        case .sequence, .mapping: false
        }
      }
      guard areShort else { return nil }
      let line = flow(content)
      return items.isEmpty || used + line.unicodeScalars.count <= Self.width ? line : nil
    }
  }

  private func scalar(_ content: Content, style: Node.Style?, flow: Bool = false) -> String {
    switch content {
    case .text(let text): ScalarWriter.line(text, isText: true, style: style, flow: flow)
    case .plain(let text): ScalarWriter.line(text, isText: false, style: style, flow: flow)
    case .sequence, .mapping: self.flow(content)
    }
  }

  private func blockText(_ text: String, under column: Int, style: Node.Style?) -> Output? {
    let indent = min(step, 9)
    guard allowsBlockText else { return nil }
    let block =
      (style == .folded ? BlockText(text, folded: true, indent: indent) : nil)
      ?? BlockText(text, folded: false, indent: indent)
    guard let block, allowsKeptBreaks || !block.keepsBlankLines else { return nil }
    let margin = String(repeating: " ", count: max(column, 0) + indent)
    let lines = block.lines.map { $0.isEmpty ? "" : margin + $0 }
    return Output(first: block.header, rest: lines, needsBreak: block.endsInBreak)
  }
}

extension Printer.Output {
  fileprivate mutating func add(_ other: Printer.Output) {
    rest += other.rest
    needsBreak = other.needsBreak
  }
}

extension Node.Style {
  /// True for literal and folded text.
  var isBlock: Bool { self == .literal || self == .folded }
}

extension Printer {
  /// Spells content inside brackets, in one line.
  func flow(_ content: Content, style: Node.Style? = nil) -> String {
    switch content {
    case .text, .plain:
      scalar(content, style: style, flow: true)
    case .sequence(let items):
      "[" + items.map { flow($0) }.joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { flow($0) }.joined(separator: ", ") + "}"
    }
  }

  /// Spells an entry of a mapping in braces.
  func flow(_ entry: Content.Entry, style: Node.Style? = nil) -> String {
    let key = key(entry.key, flow: true)
    let mark = key.utf8.count > Self.longestKey ? "? " : ""
    return "\(mark)\(key): \(flow(entry.value, style: style))"
  }

  private func key(_ key: String, flow: Bool = false) -> String {
    ScalarWriter.line(key, isText: true, flow: flow)
  }
}
