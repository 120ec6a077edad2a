import CYAML

/// Refuses what libyaml lets pass and other readers refuse, or read as something else.
struct Strictness {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Judges a scalar that starts at `mark`.
  func check(
    scalar event: UnsafeMutablePointer<yaml_event_t>, at mark: Mark, isInFlow: Bool
  ) throws(YAMLError) {
    let scalar = event.pointee.data.scalar
    switch scalar.style {
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE:
      try checkComment(after: BlockScalar.headerEnd(bytes, from: mark.offset), from: mark)
    case YAML_PLAIN_SCALAR_STYLE where isInFlow:
      if scalar.length == 1, scalar.value[0] == UInt8(ascii: "-") {
        throw YAMLError(
          .syntax, "a dash alone can't stand inside brackets", at: mark,
          remedy: "put it in quotes")
      }
    default: return
    }
  }

  /// Refuses `?x` inside brackets, which libyaml takes for a key `x`, others for the text `?x`.
  func checkQuestion(before key: Node, in mark: Mark) throws(YAMLError) {
    let start = key.range.lowerBound
    if key.range.isEmpty, bytes[mark.offset] == UInt8(ascii: "?") {
      // libyaml loses count of the brackets here.
      throw YAMLError(
        .syntax, "a question mark inside brackets needs a key", at: mark, remedy: "delete it")
    }
    guard start > 0, bytes[start - 1] == UInt8(ascii: "?") else { return }
    throw YAMLError(
      .syntax, "a plain value inside brackets can't start with ?", at: key.mark,
      remedy: "put it in quotes")
  }

  /// Refuses a tab that starts a line below a plain value, before a comment or before nothing.
  ///
  /// Everywhere else libyaml refuses it too, so the text would break as soon as the value changes.
  func checkTabs(below end: Int, from mark: Mark) throws(YAMLError) {
    var index = end
    var isBelow = false
    while index < bytes.count {
      let length = Lines.breakLength(bytes, at: index)
      if length > 0 { isBelow = true }
      guard length > 0 || bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
      else { return }
      if isBelow, bytes[index] == UInt8(ascii: "\t") {
        throw YAMLError(
          .syntax, "a tab can't indent a line", at: mark.advanced(to: index, in: bytes),
          remedy: "indent with spaces")
      }
      index += max(length, 1)
    }
  }

  /// Where the colon of a key that has no value ends.
  ///
  /// A key without a colon, `{a, b}` or `? a`, is a value for itself in no record: whoever writes
  /// one means a list.
  func colonEnd(after key: Node, before limit: Int) throws(YAMLError) -> Int {
    var index = key.range.upperBound
    while index < limit, bytes[index] != UInt8(ascii: ":") {
      index = bytes[index] == UInt8(ascii: "#") ? Lines.end(bytes, of: index) : index + 1
    }
    guard index < limit else {
      throw YAMLError(
        .syntax, "the key has no colon", at: key.mark,
        remedy: "put one behind it, or make a list of it: [a, b]")
    }
    return index + 1
  }

  /// Judges what stands between the parts of a collection in brackets: a comment needs a blank
  /// before it.
  func checkGap(_ gap: Range<Int>, from mark: Mark) throws(YAMLError) {
    var index = gap.lowerBound
    while index < gap.upperBound {
      if bytes[index] == UInt8(ascii: "#") {
        try checkComment(after: index, from: mark)
        index = Lines.end(bytes, of: index)
      } else {
        index += 1
      }
    }
  }

  /// Refuses a number sign that touches what stands before it.
  func checkComment(after index: Int, from mark: Mark) throws(YAMLError) {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "#"), index > 0 else { return }
    let previous = bytes[index - 1]
    guard previous != UInt8(ascii: " "), previous != UInt8(ascii: "\t"),
      Lines.breakLength(bytes, before: index) == 0
    else { return }
    throw YAMLError(
      .syntax, "a comment must have a space before its #",
      at: mark.advanced(to: index, in: bytes), remedy: "put a space before it")
  }
}
