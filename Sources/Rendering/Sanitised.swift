import Records

/// Whether a text may have several lines where it will stand.
public enum LineRule: Sendable {
  /// Line feeds and tabs are shown like other controls.
  case single
  /// Line feeds stay (CR LF counts as one), tabs become spaces up to the next eighth column.
  case multiple
}

/// Returns `text` with everything visible that could drive a terminal or reorder its line.
///
/// Controls of C0 and DEL become their pictures (`␛`, `␍`), controls of C1, the bidirectional
/// controls and the separators U+2028 and U+2029 become `\u{9B}`. Right-to-left letters are kept
/// and measured like others: ordering them is the terminal's job, so they are not put into
/// isolates, which are invisible and not understood everywhere.
public func sanitised(_ text: String, lines: LineRule = .single) -> String {
  if !text.unicodeScalars.contains(where: \.isHostile) { return text }
  var result = ""
  result.reserveCapacity(text.utf8.count + 8)
  var column = Column()
  var previous: Unicode.Scalar?
  for scalar in text.unicodeScalars {
    defer { previous = scalar }
    if lines == .multiple {
      if previous == "\r", scalar != "\n" { result += "␍" }
      if scalar == "\r" { continue }
      if scalar == "\n" {
        result.unicodeScalars.append(scalar)
        column = Column(start: result.endIndex)
        continue
      }
      if scalar == "\t" {
        result.append(spaces(column.toNextStop(in: result)))
        continue
      }
    }
    appendVisible(scalar, to: &result)
  }
  if lines == .multiple, previous == "\r" { result += "␍" }
  return result
}

/// The start of the current line, from which tab stops are measured.
private struct Column {
  var start = "".startIndex

  func toNextStop(in text: String) -> Int {
    8 - displayWidth(text[start...]) % 8
  }
}

/// Appends `scalar`, or something printable in its place.
func appendVisible(_ scalar: Unicode.Scalar, to result: inout String) {
  guard scalar.isHostile else {
    result.unicodeScalars.append(scalar)
    return
  }
  switch scalar.value {
  case 0...0x1F: append(picture: 0x2400 + scalar.value, to: &result)
  case 0x7F: append(picture: 0x2421, to: &result)
  default: result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }
}

private func append(picture value: UInt32, to result: inout String) {
  if let scalar = Unicode.Scalar(value) { result.unicodeScalars.append(scalar) }
}

/// As many spaces as `count` says, none when it is negative.
func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
