/// Why a text is not a condition, or not one that makes sense for the records it is about.
public struct ConditionError: Error, Hashable, Sendable {
  /// One sentence without a full stop: what was found.
  public var message: String

  /// Where in the condition's text, in columns from 1 counted in Unicode scalars.
  ///
  /// The range is empty where something is missing at the end.
  public var columns: Range<Int>

  /// What to write instead, if that is known.
  public var remedy: String?

  /// Makes an error.
  public init(_ message: String, columns: Range<Int>, remedy: String? = nil) {
    self.message = message
    self.columns = columns
    self.remedy = remedy
  }

  init(_ message: String, at place: Condition.Place, remedy: String? = nil) {
    self.init(message, columns: place.columns, remedy: remedy)
  }
}

extension ConditionError: CustomStringConvertible {
  /// The column, the message and the remedy on one line.
  public var description: String {
    "column \(columns.lowerBound): \(message)" + (remedy.map { " (\($0))" } ?? "")
  }
}
