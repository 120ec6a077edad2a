/// Diagnostics in the order given, the way compilers list them.
public struct FindingSheet: Hashable, Sendable {
  /// What was found.
  public var diagnostics: [Diagnostic]

  /// Makes a sheet.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// Returns each diagnostic with its source line and a caret.
  ///
  /// Messages are never cut, since editors and scripts read them; a source line longer than
  /// `width` columns is shown around the caret.
  public func text(width: Int?, colour: Bool) -> String {
    var page = Page(width: width, palette: Palette(colour: colour))
    for diagnostic in diagnostics { page.diagnostic(diagnostic) }
    return page.text
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
