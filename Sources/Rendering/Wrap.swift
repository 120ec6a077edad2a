/// Returns `text` as lines of at most `width` columns; without a width, as the lines it has.
///
/// Lines break at spaces and after wide characters; a word longer than a line is broken where the
/// line ends. A line's own indentation is repeated on the lines it continues on, so lists and code
/// in prose stay readable. Text is sanitised on the way. A character wider than `width` still gets
/// its line.
public func wrapped(_ text: String, width: Int?) -> [String] {
  let lines = sanitised(text, lines: .multiple).split(
    separator: "\n", omittingEmptySubsequences: false)
  return lines.flatMap { line -> [String] in
    guard let width, displayWidth(line) > width else { return [trimmedEnd(line)] }
    return wrapped(line: line, width: max(1, width))
  }
}

private func wrapped(line: Substring, width: Int) -> [String] {
  var indentation = String(line.prefix { $0 == " " })
  if indentation.utf8.count > width / 2 { indentation = "" }
  let room = width - indentation.utf8.count
  var result: [String] = []
  var current = ""
  var used = 0
  for piece in pieces(of: line.drop { $0 == " " }) {
    let needed = displayWidth(piece.text)
    let gap = current.isEmpty ? 0 : piece.gap
    if used + gap + needed <= room {
      current += spaces(gap) + piece.text
      used += gap + needed
      continue
    }
    if !current.isEmpty { result.append(indentation + current) }
    var rest = piece.text
    while displayWidth(rest) > room, !rest.isEmpty {
      let head = prefix(of: rest, fitting: room)
      // A character that no line can hold goes over the edge rather than getting lost.
      let taken = head.isEmpty ? rest.prefix(1) : head
      result.append(indentation + taken)
      rest = rest[taken.endIndex...]
    }
    current = String(rest)
    used = displayWidth(rest)
  }
  if !current.isEmpty { result.append(indentation + current) }
  return result
}

/// A stretch of text without a place to break at, and the spaces in front of it.
private struct Piece {
  var text: Substring
  var gap: Int
}

private func pieces(of line: Substring) -> [Piece] {
  var result: [Piece] = []
  var start = line.startIndex
  var gap = 0
  func close(at end: Substring.Index) {
    if start < end {
      result.append(Piece(text: line[start..<end], gap: gap))
      gap = 0
    }
    start = end
  }
  for index in line.indices {
    if line[index] == " " {
      close(at: index)
      gap += 1
      start = line.index(after: index)
    } else if isBreakable(line[index]) {
      close(at: line.index(after: index))
    }
  }
  close(at: line.endIndex)
  return result
}

/// Whether a line may end after `character`: wide letters need no space between words.
private func isBreakable(_ character: Character) -> Bool {
  guard displayWidth(character) == 2, let scalar = character.unicodeScalars.first else {
    return false
  }
  return scalar.properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value)
}

/// `line` without the spaces at its end.
func trimmedEnd(_ line: some StringProtocol) -> String {
  var end = line.endIndex
  while end > line.startIndex {
    let before = line.index(before: end)
    guard line[before] == " " else { break }
    end = before
  }
  return String(line[..<end])
}
