// Edits of what stands in block form.

extension Editor {
  /// Gives a block place another value.
  func blockReplacing(_ node: Node, in place: Place, with content: Content) -> [Splice] {
    if node.range.isEmpty, case .document = place.owner {
      return addingRoot(content, at: node.range.lowerBound)
    }
    let column = place.column
    let indicator = indicatorEnd(of: node, in: place)
    let isBelow = indicator != nil && startsLine(node.range.lowerBound) && !node.range.isEmpty
    var printer = printer(for: place)
    let end =
      node.isBlockCollection
      ? extentEnd(node.range.upperBound, column: node.mark.column - 1) : node.range.upperBound
    limit(&printer, before: end, column: column)
    if isBelow, let indicator, nextLine(indicator) != lineStart(node.range.lowerBound) {
      // The lines between would become part of the text.
      printer.allowsBlockText = false
    }
    if case .item = place.owner {
      // A value that is there keeps its distance from the dash; a new one gets a single space.
      printer.gap = isBelow || node.range.isEmpty ? 2 : max(2, node.mark.column - 1 - column)
    }
    if node.isBlockCollection, isBelow, let indicator {
      let output = output(content, in: place, with: printer, style: nil)
      return movingUp(node, to: indicator, until: end, output)
    }
    let onSameLine = !isBelow && indicator != nil
    let output =
      onSameLine
      ? self.output(content, in: place, with: printer, style: node.style)
      : below(content, node, column, printer)
    if node.isBlockCollection {
      let text = ([output.first] + output.rest).joined(separator: lineBreak)
      return [Splice(range: node.range.lowerBound..<end, text: text + finalBreak(output, at: end))]
    }
    return replacingScalar(node, after: indicator, onSameLine, output)
  }

  /// Replaces a scalar, or a collection in brackets, whose line may go on with a comment.
  private func replacingScalar(
    _ node: Node, after indicator: Int?, _ onSameLine: Bool, _ output: Printer.Output
  ) -> [Splice] {
    let lower = node.range.lowerBound
    var upper =
      node.isBlockText ? BlockScalar.headerEnd(bytes, from: lower) : node.range.upperBound
    let below = lineEnd(upper)
    var remains = ""
    if output.first.isEmpty, hasTab(upper..<skippingBlanks(from: upper)) {
      // Behind nothing, the tab would indent.
      upper = skippingBlanks(from: upper)
      remains = upper < below ? " " : ""
    }
    let rest = output.rest.map { lineBreak + $0 }.joined()
    let old = node.isBlockText ? below..<max(below, node.range.upperBound) : below..<below
    let last = Splice(range: old, text: rest + finalBreak(output, at: old.upperBound))
    guard let indicator, onSameLine else {
      return [Splice(range: lower..<upper, text: output.first + remains), last]
    }
    if output.first.isEmpty {
      return [Splice(range: indicator..<max(indicator, upper), text: remains), last]
    }
    let space = node.range.isEmpty ? " " : ""
    return [Splice(range: lower..<upper, text: space + output.first), last]
  }

  /// Replaces a collection below its key or dash, whose new value may start behind that.
  private func movingUp(
    _ node: Node, to indicator: Int, until end: Int, _ output: Printer.Output
  ) -> [Splice] {
    let line = lineStart(node.range.lowerBound)
    let above = line - Lines.breakLength(bytes, before: line)
    let first = output.first.isEmpty ? "" : " " + output.first
    let rest = output.rest.map { lineBreak + $0 }.joined()
    return [
      Splice(range: indicator..<indicator, text: first),
      Splice(range: above..<end, text: rest + finalBreak(output, at: end)),
    ]
  }

  /// Inserts an entry before the pair at `index`, or at the end.
  func blockInserting(_ entry: Content.Entry, at index: Int, into node: Node) -> [Splice] {
    let column = node.mark.column - 1
    var printer = Printer(habitsOf: document.root, near: node)
    if index > 0 {
      let last = node.children[index - 1]
      let end = extentEnd(last.range.upperBound, column: column)
      limit(&printer, before: end, column: column)
      return adding(printer.entry(entry, at: column), after: last, end: end)
    }
    let output = printer.entry(entry, at: column)
    let first = node.range.lowerBound
    guard startsLine(first) else {
      let margin = String(repeating: " ", count: column)
      let text = (output.rest + [margin]).joined(separator: lineBreak)
      let trimmed = String(text.unicodeScalars.dropFirst(column))
      return [Splice(range: first..<first, text: trimmed)]
    }
    let line = lineStart(first)
    let text = output.rest.map { $0 + lineBreak }.joined()
    return [Splice(range: line..<line, text: text)]
  }

  /// Adds an item at the end of a list.
  func blockAppending(_ item: Content, to node: Node) -> [Splice] {
    guard let last = node.children.last else { return [] }
    let column = node.mark.column - 1
    var printer = Printer(habitsOf: document.root, near: node)
    let end = extentEnd(last.range.upperBound, column: column)
    limit(&printer, before: end, column: column)
    return adding(printer.itemLines(item, at: column), after: last, end: end)
  }

  private func adding(_ output: Printer.Output, after node: Node, end: Int) -> [Splice] {
    let text = output.rest.map { lineBreak + $0 }.joined() + finalBreak(output, at: end)
    return closing(node.lastLeaf) + [Splice(range: end..<end, text: text)]
  }

  /// A block text that the file ends in without a line break has none; it must not get one now.
  private func closing(_ leaf: Node) -> [Splice] {
    guard leaf.isBlockText, leaf.range.upperBound == bytes.count else { return [] }
    let header = leaf.range.lowerBound
    let end = BlockScalar.headerEnd(bytes, from: header)
    if BlockScalar.header(bytes, from: header, has: "-") { return [] }
    let plus = bytes[header..<end].firstIndex(of: UInt8(ascii: "+"))
    return [Splice(range: plus.map { $0..<($0 + 1) } ?? end..<end, text: "-")]
  }

  /// Removes a pair or an item with its lines.
  func blockRemoving(_ index: Int, from node: Node) -> [Splice] {
    let column = node.mark.column - 1
    let first = childStart(index, of: node)
    let end = extentEnd(node.children[index].range.upperBound, column: column)
    guard startsLine(first) else {
      // The first child of a collection that starts behind a dash: the next one moves up, unless
      // something stands between them.
      let next = childStart(1, of: node)
      if nextLine(end) == lineStart(next) { return [Splice(range: first..<next, text: "")] }
      var lower = first
      while lower > 0, bytes[lower - 1] == UInt8(ascii: " ") { lower -= 1 }
      return [Splice(range: lower..<end, text: "")]
    }
    let line = lineStart(first)
    var upper = nextLine(end) ?? bytes.count
    if index > 0 { upper = pastBlanks(upper, after: node.children[index - 1].lastLeaf, line) }
    return [Splice(range: line..<upper, text: "")]
  }

  /// Blank lines that would become part of the block text above go too.
  private func pastBlanks(_ offset: Int, after leaf: Node, _ line: Int) -> Int {
    let isNext = skippingBlankLines(from: leaf.range.upperBound) >= line
    guard leaf.isBlockText, isNext else { return offset }
    var isHarmless = !BlockScalar.header(bytes, from: leaf.range.lowerBound, has: "+")
    var past = offset
    while past < bytes.count {
      let first = skippingBlanks(from: past)
      guard first == bytes.count || Lines.breakLength(bytes, at: first) > 0 else { break }
      if first > past { isHarmless = false }
      past = nextLine(first) ?? bytes.count
    }
    return isHarmless ? offset : past
  }

  private func finalBreak(_ output: Printer.Output, at end: Int) -> String {
    output.needsBreak && end == bytes.count ? lineBreak : ""
  }

  private func printer(for place: Place) -> Printer {
    switch place.owner {
    case .document: Printer(habitsOf: document.root)
    case .pair(let parent, _), .item(let parent, _):
      Printer(habitsOf: document.root, near: parent)
    }
  }

  /// Spells a value behind its colon or dash.
  private func output(
    _ content: Content, in place: Place, with printer: Printer, style: Node.Style?
  ) -> Printer.Output {
    let column = place.column
    if case .item = place.owner { return printer.item(content, dash: column, style: style) }
    let used = place.node.flatMap { indicatorEnd(of: $0, in: place) }.map { $0 - lineStart($0) + 1 }
    return printer.value(content, under: column, used: used ?? 0, style: style)
  }

  /// Spells a value that starts where the old one did, on a line of its own.
  private func below(
    _ content: Content, _ node: Node, _ column: Int, _ printer: Printer
  ) -> Printer.Output {
    let start = max(0, node.mark.column - 1)
    let output = printer.value(content, under: column, used: start, style: node.style)
    // Behind `---` no collection can start.
    guard output.first.isEmpty, startsLine(node.range.lowerBound) else { return output }
    return printer.compact(content, at: start)
  }
}
