import YAML

/// Reads JSON Lines strictly: one object a line, its values by dotted names.
///
/// `{"caller": {"name": "Ana"}}` has the column `caller.name`. Numbers and truth values are taken
/// as they are spelled, `null` is nothing, the scalars of a list become one text with commas.
struct JSONLinesReader {
  private let text: UnsafeRawBufferPointer
  private let columns: [String: Int]
  private var at: Int
  private var line = 1

  private static let depthLimit = 32

  /// Makes a reader of UTF-8 that keeps the values of `columns`.
  init(_ text: UnsafeRawBufferPointer, columns: [String]) {
    self.text = text
    self.columns = Dictionary(
      columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    at = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// How far it has read, in bytes.
  var offset: Int { at }

  /// Reads the next line; false at the end.
  mutating func next(_ row: inout RawRow) -> Bool {
    var end = at
    while true {
      guard at < text.count else { return false }
      end = at
      while end < text.count, text[end] != 0x0A { end += 1 }
      if text[at..<end].contains(where: { !JSONCursor.isBlank($0) }) { break }
      at = end + 1
      line += 1
    }
    row.begin(at: at, line: line)
    row.finish(at: end)
    row.reserve(columns.count)
    do throws(JSONProblem) {
      var cursor = JSONCursor(text: text, at: at, end: end)
      try cursor.expect("{")
      try object(&cursor, "", 1, &row)
      guard cursor.isAtEnd() else { throw cursor.problem("more behind the object") }
    } catch {
      row.fail(error.message, at: error.offset)
    }
    at = min(end + 1, text.count)
    line += 1
    return true
  }

  private func object(
    _ cursor: inout JSONCursor, _ prefix: String, _ depth: Int, _ row: inout RawRow
  ) throws(JSONProblem) {
    guard depth <= Self.depthLimit else { throw cursor.problem("objects nested too deeply") }
    if cursor.skip("}") { return }
    var seen: Set<String> = []
    repeat {
      try cursor.expect("\"")
      let place = cursor.at
      let name = prefix + String(decoding: try cursor.string(), as: UTF8.self)
      guard seen.insert(name).inserted else {
        throw JSONProblem(offset: place, message: "the name \(name) stands twice")
      }
      try cursor.expect(":")
      try value(&cursor, name, depth, &row)
    } while cursor.skip(",")
    try cursor.expect("}")
  }

  private func value(
    _ cursor: inout JSONCursor, _ name: String, _ depth: Int, _ row: inout RawRow
  ) throws(JSONProblem) {
    let place = cursor.place()
    if cursor.skip("{") { return try object(&cursor, name + ".", depth + 1, &row) }
    let bytes = cursor.skip("[") ? try list(&cursor) : try cursor.scalar()
    if let index = columns[name], let bytes { row.put(bytes, in: index, at: place) }
  }

  private func list(_ cursor: inout JSONCursor) throws(JSONProblem) -> [UInt8]? {
    var all: [UInt8] = []
    if cursor.skip("]") { return nil }
    repeat {
      let place = cursor.place()
      let item = try cursor.scalar() ?? []
      if item.contains(UInt8(ascii: ",")) {
        throw JSONProblem(offset: place, message: "an item of a list with a comma in it")
      }
      if !all.isEmpty { all.append(UInt8(ascii: ",")) }
      all += item
    } while cursor.skip(",")
    try cursor.expect("]")
    return all
  }
}
