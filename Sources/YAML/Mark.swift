/// A place in a source text.
public struct Mark: Hashable, Sendable, Comparable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, counted in Unicode scalars as editors do.
  public var column: Int
  /// The offset from the start of the text, in bytes.
  public var offset: Int

  /// Makes a mark from its parts.
  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  /// The first place of every text.
  public static let start = Mark(line: 1, column: 1, offset: 0)

  /// Marks are ordered as they stand in the text.
  public static func < (left: Mark, right: Mark) -> Bool { left.offset < right.offset }
}
