// Edits inside brackets and braces.

extension Editor {
  /// Gives a place inside brackets another value.
  func flowReplacing(_ node: Node, with content: Content) -> [Splice] {
    let isQuoted = node.style == .singleQuoted || node.style == .doubleQuoted
    let needed = isQuoted ? nil : style(of: content, before: node.range.upperBound)
    let text = Printer().flow(content, style: needed ?? node.style)
    guard node.range.isEmpty else { return [Splice(range: node.range, text: text)] }
    return [Splice(range: node.range, text: " " + text)]
  }

  /// Adds an item at the end of a list in brackets.
  func flowAppending(_ item: Content, to place: Place) -> [Splice] {
    guard let node = place.node, let last = node.children.last else { return [] }
    let text = Printer().flow(item, style: style(of: item, before: last.range.upperBound))
    return flowInserting(text, at: node.children.count, into: node)
  }

  /// Inserts an entry into a mapping in braces.
  func flowInserting(_ entry: Content.Entry, at index: Int, into place: Place) -> [Splice] {
    guard let node = place.node else { return [] }
    let end = index > 0 ? node.children[index - 1].range.upperBound : node.range.lowerBound
    let text = Printer().flow(entry, style: style(of: entry.value, before: end))
    let splices = flowInserting(text, at: index, into: node)
    if isBracketed(node) { return splices }
    // A lone pair in a list, `[a: 1]`, has no braces until it gets company.
    let (lower, upper) = (node.range.lowerBound, node.range.upperBound)
    return [Splice(range: lower..<lower, text: "{")] + splices
      + [Splice(range: upper..<upper, text: endsInColon(node) ? " }" : "}")]
  }

  private func flowInserting(_ text: String, at index: Int, into node: Node) -> [Splice] {
    guard index > 0 else {
      let first = childStart(0, of: node)
      let separator = startsLine(first) ? "," + lineBreak + margin(of: first) : ", "
      return [Splice(range: first..<first, text: text + separator)]
    }
    let last = node.children[index - 1]
    let end = last.range.upperBound
    if isBracketed(node), startsLine(childStart(index - 1, of: node)) {
      let line = lineBreak + margin(of: childStart(index - 1, of: node)) + text
      let comma = comma(after: end)
      if let comma, lineEnd(end) == lineEnd(comma), endsLine(comma + 1) {
        let place = lineEnd(comma)
        return [Splice(range: place..<place, text: line + ",")]
      }
      if comma == nil, endsLine(end) {
        let place = lineEnd(end)
        return [
          Splice(range: end..<end, text: endsInColon(last) ? " ," : ","),
          Splice(range: place..<place, text: line),
        ]
      }
    }
    let separator = endsInColon(last) ? " , " : ", "
    return [Splice(range: end..<end, text: separator + text)]
  }

  /// Removes one of several children in brackets.
  func flowRemoving(_ index: Int, from node: Node) -> [Splice] {
    let first = childStart(index, of: node)
    let end = node.children[index].range.upperBound
    let comma = comma(after: end)
    let tail = comma.map { $0 + 1 } ?? end
    if startsLine(first), endsLine(tail), comma.map({ lineEnd($0) == lineEnd(end) }) ?? true {
      return [Splice(range: lineStart(first)..<(nextLine(tail) ?? bytes.count), text: "")]
    }
    if let comma {
      var upper = skippingBlanks(from: comma + 1)
      if upper < bytes.count, bytes[upper] == UInt8(ascii: "#"), upper > comma + 1 { upper -= 1 }
      // At the start of a line, what comes up could end the document.
      let isMarker = first == lineStart(first) && hasDocumentMarker(at: upper)
      return [Splice(range: first..<upper, text: isMarker ? " " : "")]
    }
    let previous = node.children[index - 1].range.upperBound
    if let comma = self.comma(after: previous), skippingBlanks(from: comma + 1) == first {
      // A comma may be all that keeps what is before it from ending the document, or from tabs.
      let line = lineStart(comma)
      let isNeeded =
        comma == line + 3 && startsWithDocumentMarker(line) || tabsIndent(after: end)
      return [cutting((isNeeded ? comma + 1 : comma)..<end)]
    }
    return [cutting(first..<end)]
  }

  /// Removes what closes a collection; a line on which nothing is left goes with it.
  private func cutting(_ range: Range<Int>) -> Splice {
    let next = skippingBlanks(from: range.upperBound)
    guard startsLine(range.lowerBound) else { return Splice(range: range, text: "") }
    if Lines.breakLength(bytes, at: next) > 0 {
      return Splice(range: lineStart(range.lowerBound)..<(nextLine(next) ?? next), text: "")
    }
    // At the start of a line a tab would indent.
    let upper = hasTab(range.upperBound..<next) ? next : range.upperBound
    return Splice(range: range.lowerBound..<upper, text: "")
  }

  /// The style that a text must have; nil for any.
  private func style(of content: Content, before offset: Int) -> Node.Style? {
    guard case .text = content, tabsIndent(after: offset) else { return nil }
    return .singleQuoted
  }

  /// True if a line starts with a tab before the next thing, which a plain scalar before it would
  /// take for indentation.
  private func tabsIndent(after offset: Int) -> Bool {
    let end = skippingTrivia(from: offset)
    return lineEnd(offset) < end && hasTab(lineEnd(offset)..<end)
  }

  /// True for an absent value, alone or in a lone pair `[a: ]`: nothing may touch the colon.
  private func endsInColon(_ node: Node) -> Bool {
    bytes[node.range.upperBound - 1] == UInt8(ascii: ":")
  }

  private func comma(after offset: Int) -> Int? {
    let next = skippingTrivia(from: offset)
    return next < bytes.count && bytes[next] == UInt8(ascii: ",") ? next : nil
  }

  /// The blanks before the first thing on a line.
  private func margin(of offset: Int) -> String {
    String(decoding: bytes[lineStart(offset)..<offset], as: UTF8.self)
  }
}
