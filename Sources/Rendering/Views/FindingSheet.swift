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

  /// Makes a diagnostic.
  public init(
    _ severity: Severity, code: String, message: String, file: String? = nil, line: Int? = nil,
    column: Int? = nil, sourceLine: String? = nil, remedy: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.sourceLine = sourceLine
    self.remedy = remedy
  }
}

/// Diagnostics, in the order given, and how many records were looked at.
public struct FindingSheet: Hashable, Sendable {
  /// What was found.
  public var diagnostics: [Diagnostic]
  /// How many records were looked at; nil leaves the summary out.
  public var records: Int?

  /// Makes a sheet.
  public init(_ diagnostics: [Diagnostic], records: Int? = nil) {
    self.diagnostics = diagnostics
    self.records = records
  }

  /// Returns each diagnostic with its source line and a caret, then the summary.
  ///
  /// Messages are never cut, since editors and scripts read them; a source line longer than
  /// `width` columns is shown around the caret.
  public func text(width: Int?, colour: Bool) -> String {
    var page = Page(width: width, palette: Palette(colour: colour))
    for diagnostic in diagnostics { page.diagnostic(diagnostic) }
    if let summary { page.raw(summary) }
    return page.text
  }

  /// The summary alone, such as `2 errors, 1 warning in 14 records`; nil without ``records``.
  public var summary: String? {
    guard let records else { return nil }
    let counts = Diagnostic.Severity.allCases.compactMap { severity -> String? in
      let count = diagnostics.count { $0.severity == severity }
      return count == 0 ? nil : counted(count, severity.rawValue)
    }
    let found = counts.isEmpty ? "nothing found" : counts.joined(separator: ", ")
    return "\(found) in \(counted(records, "record"))"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension Page {
  fileprivate mutating func diagnostic(_ diagnostic: Diagnostic) {
    let style = diagnostic.severity.style
    let place = [
      diagnostic.file, diagnostic.line.map(String.init), diagnostic.column.map(String.init),
    ]
    .compactMap(\.self).map { sanitised($0) + ":" }.joined()
    let severity = palette.paint("\(diagnostic.severity.rawValue):", style)
    let code = palette.paint("[\(sanitised(diagnostic.code))]", .muted)
    raw((place.isEmpty ? "" : place + " ") + "\(severity) \(sanitised(diagnostic.message)) \(code)")
    if let source = diagnostic.sourceLine {
      let excerpt = Excerpt(source, column: diagnostic.column, width: room(after: 2))
      raw(trimmedEnd("  " + excerpt.text))
      if let caret = excerpt.caret { raw(spaces(2 + caret) + palette.paint("^", style)) }
    }
    if let remedy = diagnostic.remedy {
      line(Cell("help: \(remedy)", .good), indent: 0)
    }
  }
}

extension Diagnostic.Severity {
  fileprivate var style: Style {
    switch self {
    case .error: .urgent
    case .warning: .warning
    case .note: .muted
    }
  }
}

/// A source line as a terminal shows it, and the display column of a place in it.
struct Excerpt {
  let text: String
  let caret: Int?

  /// Prepares `source` with the place `column` (from 1, in scalars) for `width` columns.
  init(_ source: String, column: Int?, width: Int?) {
    let whole = sanitised(source, lines: .multiple).prefix { $0 != "\n" }
    guard let column else {
      text = width.map { truncated(String(whole), to: $0) } ?? String(whole)
      caret = nil
      return
    }
    let start = String(String.UnicodeScalarView(source.unicodeScalars.prefix(max(0, column - 1))))
    let place = displayWidth(sanitised(start, lines: .multiple))
    guard let width, displayWidth(whole) > width || place >= width else {
      text = String(whole)
      caret = place
      return
    }
    // Two thirds of the room in front of the caret, as soon as the line's start does not fit.
    let skipped = place < width ? "" : prefix(of: whole, fitting: max(0, place - width * 2 / 3))
    let lead = skipped.isEmpty ? "" : "…"
    text = truncated(lead + whole[skipped.endIndex...], to: width)
    caret = place - displayWidth(skipped) + displayWidth(lead)
  }
}
