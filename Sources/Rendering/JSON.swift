import Records

extension Payload {
  /// Returns this value as JSON on several lines, indented by two spaces, without a final line end.
  ///
  /// Besides what RFC 8259 demands, controls, U+2028, U+2029 and the bidirectional controls are
  /// escaped: the data is the same and no terminal is driven by it.
  public func json() -> String {
    var result = ""
    appendJSON(to: &result, depth: 0)
    return result
  }

  /// Returns this value as JSON on one line, without spaces and without a final line end.
  public func compactJSON() -> String {
    var result = ""
    appendJSON(to: &result, depth: nil)
    return result
  }

  /// Returns a line of compact JSON for each element of a list, or one line for any other value.
  public func jsonLines() -> String {
    var result = ""
    for record in records {
      record.appendJSON(to: &result, depth: nil)
      result += "\n"
    }
    return result
  }

  /// Appends JSON; without a `depth` of indentation, on one line.
  private func appendJSON(to result: inout String, depth: Int?) {
    switch self {
    case .list(let elements):
      append(elements, between: ("[", "]"), to: &result, depth: depth) { element, result, depth in
        element.appendJSON(to: &result, depth: depth)
      }
    case .object(let members):
      append(members, between: ("{", "}"), to: &result, depth: depth) { member, result, depth in
        appendQuoted(member.name, to: &result)
        result += depth == nil ? ":" : ": "
        member.value.appendJSON(to: &result, depth: depth)
      }
    default: appendScalar(to: &result)
    }
  }

  private func append<Element>(
    _ elements: [Element], between brackets: (String, String), to result: inout String,
    depth: Int?, each: (Element, inout String, Int?) -> Void
  ) {
    result += brackets.0
    let inner = depth.map { $0 + 1 }
    for (index, element) in elements.enumerated() {
      if index > 0 { result += "," }
      if let inner { result += "\n" + spaces(2 * inner) }
      each(element, &result, inner)
    }
    if let depth, !elements.isEmpty { result += "\n" + spaces(2 * depth) }
    result += brackets.1
  }

  /// Appends a value that is no list or object the way JSON and YAML agree on.
  func appendScalar(to result: inout String) {
    switch self {
    case .null, .list, .object: result += "null"
    case .boolean(let value): result += value ? "true" : "false"
    case .integer(let value): result += String(value)
    case .number(let literal) where isNumber(literal): result += literal
    case .number(let text), .text(let text): appendQuoted(text, to: &result)
    }
  }
}

/// Appends `text` as a JSON string, which is also a double-quoted YAML scalar.
func appendQuoted(_ text: String, to result: inout String) {
  result += "\""
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
    result += text
  } else {
    for scalar in text.unicodeScalars { appendEscaped(scalar, to: &result) }
  }
  result += "\""
}

private func appendEscaped(_ scalar: Unicode.Scalar, to result: inout String) {
  switch scalar.value {
  case 0x22: result += "\\\""
  case 0x5C: result += "\\\\"
  case 0x08: result += "\\b"
  case 0x09: result += "\\t"
  case 0x0A: result += "\\n"
  case 0x0C: result += "\\f"
  case 0x0D: result += "\\r"
  // The last three are no printable characters of YAML.
  case _ where scalar.isHostile, 0xFEFF, 0xFFFE, 0xFFFF:
    let digits = String(scalar.value, radix: 16)
    result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  default: result.unicodeScalars.append(scalar)
  }
}
