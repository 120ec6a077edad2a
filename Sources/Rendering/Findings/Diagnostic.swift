/// Something to say about a place in a file, the way compilers say it.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// It must be put right.
    case error
    /// It may be a mistake.
    case warning
    /// It is worth knowing.
    case note
  }

  /// How bad it is.
  public var severity: Severity
  /// The stable name of the kind of finding, such as `transition-refused`.
  public var code: String
  /// One sentence without a full stop.
  public var message: String
  /// The file's path; nil when the finding is about no file.
  public var file: String?
  /// The line, from 1.
  public var line: Int?
  /// The column, from 1, counted in Unicode scalars as the YAML reader counts.
  public var column: Int?
  /// The text of that line, without its end.
  public var sourceLine: String?
  /// What to type next.
  public var remedy: String?
  /// Whether it is about a line that the compared change touched; nil where nothing was compared.
  public var isTouched: Bool?
  /// The id of the record that it is about; nil when it is about none, or one that can't be read.
  public var record: String?

  /// Makes a diagnostic.
  public init(
    _ severity: Severity, code: String, message: String, file: String? = nil, line: Int? = nil,
    column: Int? = nil, sourceLine: String? = nil, remedy: String? = nil, isTouched: Bool? = nil,
    record: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.sourceLine = sourceLine
    self.remedy = remedy
    self.isTouched = isTouched
    self.record = record
  }
}
