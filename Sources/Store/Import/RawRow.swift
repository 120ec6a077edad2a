/// One row of a file: where its cells are, and what is wrong with it.
///
/// Reused from row to row, so that reading allocates nothing.
struct RawRow {
  /// A cell: bytes of the text, or of ``scratch`` where the text spells them otherwise.
  struct Cell {
    var start: Int
    var end: Int
    var isScratch: Bool
    /// Where the cell stands in the text.
    var place: Int
  }

  /// What is wrong, and where in the text.
  struct Fault {
    var offset: Int
    var message: String
  }

  /// The row's bytes in the text, without its line break.
  private(set) var range = 0..<0
  /// The line it starts on, from 1.
  private(set) var line = 1
  private(set) var cells: [Cell] = []
  private(set) var fault: Fault?
  private var scratch: [UInt8] = []

  mutating func begin(at offset: Int, line: Int) {
    range = offset..<offset
    self.line = line
    cells.removeAll(keepingCapacity: true)
    scratch.removeAll(keepingCapacity: true)
    fault = nil
  }

  mutating func finish(at offset: Int) { range = range.lowerBound..<offset }

  /// Notes what is wrong; the first fault counts.
  mutating func fail(_ message: String, at offset: Int) {
    if fault == nil { fault = Fault(offset: offset, message: message) }
  }

  /// Adds a cell that the text spells as it is.
  mutating func add(_ range: Range<Int>) {
    cells.append(
      Cell(
        start: range.lowerBound, end: range.upperBound, isScratch: false, place: range.lowerBound))
  }

  /// Adds a cell whose bytes the text spells otherwise.
  mutating func add(spelled bytes: some Collection<UInt8>, at place: Int) {
    let start = scratch.count
    scratch.append(contentsOf: bytes)
    cells.append(Cell(start: start, end: scratch.count, isScratch: true, place: place))
  }

  /// Makes room for cells that come in any order.
  mutating func reserve(_ count: Int) {
    cells = Array(
      repeating: Cell(start: 0, end: 0, isScratch: true, place: range.lowerBound), count: count)
  }

  /// Puts a cell in its place.
  mutating func put(_ bytes: some Collection<UInt8>, in index: Int, at place: Int) {
    let start = scratch.count
    scratch.append(contentsOf: bytes)
    cells[index] = Cell(start: start, end: scratch.count, isScratch: true, place: place)
  }

  /// Lends the bytes of a cell, without white space at their ends.
  func withCell<T>(
    _ index: Int, of text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> T
  ) -> T {
    let cell = cells[index]
    guard cell.isScratch else {
      return body(Self.trimmed(UnsafeRawBufferPointer(rebasing: text[cell.start..<cell.end])))
    }
    return scratch.withUnsafeBytes { bytes in
      body(Self.trimmed(UnsafeRawBufferPointer(rebasing: bytes[cell.start..<cell.end])))
    }
  }

  private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var (start, end) = (0, bytes.count)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// The line and column, both from 1, of a place in the row; columns count Unicode scalars.
  func position(of offset: Int, in text: UnsafeRawBufferPointer) -> (line: Int, column: Int) {
    var (line, column) = (self.line, 1)
    for at in range.lowerBound..<min(max(offset, range.lowerBound), text.count) {
      if text[at] == 0x0A {
        line += 1
        column = 1
      } else if text[at] & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}
