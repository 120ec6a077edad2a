// Where things are in the source: indicators, lines, comments.

extension Editor {
  /// The next byte that is neither blank nor comment.
  func skippingTrivia(from offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "#") {
        offset = Lines.end(bytes, of: offset)
      } else if isBlank(bytes[offset]) {
        offset += 1
      } else {
        let length = Lines.breakLength(bytes, at: offset)
        guard length > 0 else { break }
        offset += length
      }
    }
    return offset
  }

  /// The end of the run of blanks that starts here.
  func skippingBlanks(from offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
    return offset
  }

  /// The start of the first line from here on that isn't blank, or the end of the text.
  func skippingBlankLines(from offset: Int) -> Int {
    var line = offset
    while line < bytes.count {
      let first = skippingBlanks(from: line)
      guard first == bytes.count || Lines.breakLength(bytes, at: first) > 0 else { break }
      line = nextLine(first) ?? bytes.count
    }
    return line
  }

  /// Where the line starts, behind a byte order mark.
  func lineStart(_ offset: Int) -> Int { max(start, Lines.start(bytes, of: offset)) }

  /// Where the line ends, before its break.
  func lineEnd(_ offset: Int) -> Int { Lines.end(bytes, of: offset) }

  /// The start of the line after this one; nil if this is the last.
  func nextLine(_ offset: Int) -> Int? {
    let end = lineEnd(offset)
    let length = Lines.breakLength(bytes, at: end)
    return length > 0 ? end + length : nil
  }

  /// True if only blanks precede it on its line.
  func startsLine(_ offset: Int) -> Bool {
    bytes[lineStart(offset)..<offset].allSatisfy(isBlank)
  }

  /// True if nothing but a comment follows on the line.
  func endsLine(_ offset: Int) -> Bool {
    let next = skippingBlanks(from: offset)
    return next == bytes.count || bytes[next] == UInt8(ascii: "#")
      || Lines.breakLength(bytes, at: next) > 0
  }

  /// Where a child of a collection starts, its dash or question mark included.
  func childStart(_ index: Int, of node: Node) -> Int {
    guard index > 0 else {
      let first = node.range.lowerBound
      return isBracketed(node) ? skippingTrivia(from: first + 1) : first
    }
    let next = skippingTrivia(from: node.children[index - 1].range.upperBound)
    guard node.isFlow, bytes[next] == UInt8(ascii: ",") else { return next }
    return skippingTrivia(from: next + 1)
  }

  /// True unless the collection has no brackets: one in block form, or a lone pair in a flow list.
  func isBracketed(_ node: Node) -> Bool {
    let first = bytes[node.range.lowerBound]
    return node.isFlow && (first == UInt8(ascii: "[") || first == UInt8(ascii: "{"))
  }

  /// The end of the colon or dash that announces a block node; nil if there is none.
  func indicatorEnd(of node: Node, in place: Place) -> Int? {
    switch place.owner {
    case .document: return nil
    case .pair(let parent, let index):
      guard let key = parent.pairs?[index].key else { return nil }
      let colon = skippingTrivia(from: key.range.upperBound)
      guard colon < bytes.count, colon <= node.range.lowerBound, bytes[colon] == UInt8(ascii: ":")
      else { return nil }
      return colon + 1
    case .item(let parent, let index):
      return childStart(index, of: parent) + 1
    }
  }

  /// The end of everything that belongs to a child at `column` that ends at `offset`: the comment
  /// on its last line, and deeper comments below.
  func extentEnd(_ offset: Int, column: Int) -> Int {
    var end = lineEnd(offset)
    var line = nextLine(end)
    while let start = line {
      let first = skippingBlanks(from: start)
      if first < bytes.count, bytes[first] == UInt8(ascii: "#") {
        guard first - start > column else { break }
        end = lineEnd(first)
      } else if first < bytes.count, Lines.breakLength(bytes, at: first) == 0 {
        break
      }
      line = nextLine(first)
    }
    return end
  }

  /// What may be written where the text goes on after `offset` without taking in what follows.
  func limit(_ printer: inout Printer, before offset: Int, column: Int) {
    var line = nextLine(offset)
    while let start = line {
      let first = skippingBlanks(from: start)
      if first < bytes.count, bytes[first] == UInt8(ascii: "#") {
        if first - start > column { printer.allowsBlockText = false }
        return
      }
      guard first == bytes.count || Lines.breakLength(bytes, at: first) > 0 else { return }
      if first > start { printer.allowsBlockText = false }
      if first < bytes.count { printer.allowsKeptBreaks = false }
      line = nextLine(first)
    }
  }

  /// True if a tab stands among these bytes.
  func hasTab(_ range: Range<Int>) -> Bool { bytes[range].contains(UInt8(ascii: "\t")) }

  /// True if what stands here would start or end a document if it stood at the start of a line.
  func hasDocumentMarker(at offset: Int) -> Bool {
    let end = offset + 3
    return startsWithDocumentMarker(offset)
      && (end == bytes.count || isBlank(bytes[end]) || Lines.breakLength(bytes, at: end) > 0)
  }

  /// True for `---` and `...`, whatever comes next.
  func startsWithDocumentMarker(_ offset: Int) -> Bool {
    let rest = bytes[offset...]
    return rest.starts(with: "---".utf8) || rest.starts(with: "...".utf8)
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
