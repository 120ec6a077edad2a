import Records

extension Payload {
  /// Returns the records as CSV: a line of keys, then a line a record.
  ///
  /// Fields are quoted as RFC 4180 says, but lines end in a line feed alone, as in git's own
  /// output. Null and missing members are empty, lists are joined by `;`, objects are compact JSON.
  /// A text that a spreadsheet would take for a formula gets a leading `'`, and controls other than
  /// line ends and tabs become visible; JSON is the format that keeps every byte.
  public func commaSeparated(keys: [String]) -> String {
    separated(keys: keys, by: ",") { field in
      let text = visible(field.isText ? neutralised(field.text) : field.text)
      guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
        return text
      }
      return "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\""
    }
  }

  /// Returns the records as tab-separated lines: a line of keys, then a line a record.
  ///
  /// Tab, line feed, carriage return and backslash are written `\t`, `\n`, `\r` and `\\`, so a
  /// line is always a record. Formulas are left alone, since these lines are for scripts.
  public func tabSeparated(keys: [String]) -> String {
    separated(keys: keys, by: "\t") { field in
      var result = ""
      for scalar in field.text.unicodeScalars {
        switch scalar {
        case "\t": result += "\\t"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\\": result += "\\\\"
        case _ where scalar.isHostile: appendVisible(scalar, to: &result)
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result
    }
  }

  private func separated(
    keys: [String], by separator: String, encode: (Field) -> String
  ) -> String {
    var result = ""
    func append(_ fields: [Field]) {
      result += fields.map(encode).joined(separator: separator) + "\n"
    }
    append(keys.map { Field(text: $0, isText: true) })
    for record in records {
      append(keys.map { record[$0]?.field ?? Field(text: "", isText: true) })
    }
    return result
  }

  private var field: Field {
    switch self {
    case .null: Field(text: "", isText: true)
    case .text(let text): Field(text: text, isText: true)
    case .number(let literal): Field(text: literal, isText: !isNumber(literal))
    case .list(let elements):
      Field(text: elements.map { $0.field.text }.joined(separator: ";"), isText: true)
    case .object: Field(text: compactJSON(), isText: true)
    case .boolean, .integer: Field(text: compactJSON(), isText: false)
    }
  }
}

/// A value as a table of plain text holds it.
private struct Field {
  var text: String
  /// Whether it is words, which may look like a formula, and not a number that may be negative.
  var isText: Bool
}

/// `text` such that no spreadsheet calculates it.
private func neutralised(_ text: String) -> String {
  switch text.unicodeScalars.first {
  // The wide forms count too: spreadsheets in East Asian locales take them for the narrow ones.
  case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": "'" + text
  default: text
  }
}

/// `text` with everything visible that could drive a terminal, but for line ends and tabs.
private func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: \.isHostile) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
    case _ where scalar.isHostile: appendVisible(scalar, to: &result)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
