/// How findings are written; the raw values are what `itsm validate --format` takes.
public enum FindingFormat: String, CaseIterable, Hashable, Sendable {
  /// For people: the way compilers say it, with the source line and a caret.
  case human
  /// One JSON object: counts, and the findings as a list.
  case json
  /// The Static Analysis Results Interchange Format, version 2.1.0.
  case sarif
  /// Workflow commands that GitHub turns into annotations, and all findings in a group of the log.
  case github
  /// GitLab's Code Quality report, a JSON list.
  case gitlab
  /// The XML of JUnit's reports, which most services show as tests.
  case junit

  /// Returns `report` in this format, every line ended by a line feed.
  ///
  /// `width` (columns of the terminal, nil without one) and `colour` matter to ``human`` alone, so
  /// the machine formats never depend on where they are printed.
  public func render(_ report: FindingReport, width: Int?, colour: Bool) -> String {
    switch self {
    case .human: report.text(width: width, colour: colour)
    case .json: report.json()
    case .sarif: report.sarif()
    case .github: report.workflowCommands()
    case .gitlab: report.codeQuality()
    case .junit: report.junit()
    }
  }
}

extension FindingReport {
  /// Returns the findings for people, then the summary.
  func text(width: Int?, colour: Bool) -> String {
    FindingSheet(diagnostics).text(width: width, colour: colour) + summary + "\n"
  }
}
