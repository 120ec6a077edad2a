import Records

extension FindingReport {
  /// How many annotations of one kind GitHub shows of a step; what is beyond vanishes.
  private static let annotations = 10

  /// Returns GitHub's workflow commands: annotations, and all findings in a group of the log.
  ///
  /// There are at most ten annotations of each kind, those on changed lines first, and a notice
  /// that counts the others. In the group no workflow command is obeyed, so that a record's text
  /// can't give one.
  func workflowCommands() -> String {
    guard !diagnostics.isEmpty || omitted.total > 0 else { return summary + "\n" }
    let listing = FindingSheet(diagnostics).text(width: nil, colour: false)
    // Whoever writes a text can't know its digest beforehand, so the text can't hold the token.
    let token = "itsm-" + sha256(listing)
    var text = "::group::itsm validate: \(summary)\n"
    text += "::stop-commands::\(token)\n\(listing)::\(token)::\n::endgroup::\n"
    let (shown, left) = chosen
    for finding in shown { text += finding.workflowCommand }
    if left > 0 {
      var words =
        "\(counted(left, "finding")) without an annotation: GitHub shows ten of each kind."
      words += " The log of this step lists them."
      if omitted.total > 0 { words += " \(omitted.total) more were left out by --max." }
      text += "::notice title=itsm validate::\(words)\n"
    } else if omitted.total > 0 {
      text += "::notice title=itsm validate::\(omitted.total) more were left out by --max.\n"
    }
    return text + summary + "\n"
  }

  /// Returns Markdown for the page of a workflow run: the summary, and the first findings in a table.
  ///
  /// GitHub takes a mebibyte a step; a hundred rows stay well below it.
  public func stepSummary() -> String {
    let limit = 100
    let rows = touchedFirst.prefix(limit).map { finding in
      let place = [finding.file, finding.line.map(String.init), finding.column.map(String.init)]
      return [
        Cell(finding.severity.rawValue),
        Cell(clipped(place.compactMap(\.self).joined(separator: ":"))),
        Cell(clipped(finding.message)), Cell(clipped(finding.remedy ?? "")), Cell(finding.code),
      ]
    }
    var text = "### itsm validate: \(summary)\n"
    if !rows.isEmpty {
      let names = ["Severity", "Place", "Finding", "Remedy", "Rule"]
      text += "\n" + Table(columns: names.map { .init($0, key: $0) }, rows: Array(rows)).markdown()
    }
    let rest = found.total - rows.count
    return rest > 0 ? text + "\n\(counted(rest, "more finding")).\n" : text
  }

  private var touchedFirst: [Diagnostic] {
    diagnostics.filter { $0.isTouched == true } + diagnostics.filter { $0.isTouched != true }
  }

  /// The findings that get an annotation, and how many get none.
  private var chosen: (shown: [Diagnostic], left: Int) {
    func choose(notes: Int) -> [Diagnostic] {
      var left: [Diagnostic.Severity: Int] = [
        .error: Self.annotations, .warning: Self.annotations, .note: notes,
      ]
      return touchedFirst.filter { finding in
        let room = left[finding.severity, default: 0]
        left[finding.severity] = room - 1
        return room > 0
      }
    }
    var shown = choose(notes: Self.annotations)
    if shown.count < diagnostics.count || omitted.total > 0 {
      // The count of the others is a notice too.
      shown = choose(notes: Self.annotations - 1)
    }
    return (shown, diagnostics.count - shown.count)
  }
}

extension Diagnostic {
  /// One annotation, such as `::error file=a.yaml,line=3,col=12,title=link/dangling::…`.
  fileprivate var workflowCommand: String {
    var properties: [String] = []
    if let file { properties.append("file=" + escapedProperty(sanitised(file))) }
    if let line, file != nil {
      properties.append("line=\(line)")
      if let column { properties.append("col=\(column)") }
    }
    properties.append("title=" + escapedProperty(sanitised(code)))
    var text = clipped(sanitised(message))
    if let remedy { text += "\nhelp: " + clipped(sanitised(remedy, lines: .multiple)) }
    return "::\(severity.command) \(properties.joined(separator: ","))::\(escapedData(text))\n"
  }
}

extension Diagnostic.Severity {
  fileprivate var command: String { self == .note ? "notice" : rawValue }
}

/// Returns `text` as the data of a workflow command, which its line holds whole.
private func escapedData(_ text: String) -> String {
  replacing(["%": "%25", "\r": "%0D", "\n": "%0A"], in: text)
}

/// Returns `text` as a property of a workflow command.
private func escapedProperty(_ text: String) -> String {
  replacing(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"], in: text)
}

/// Replaces scalars, also those that form one character with what follows them.
private func replacing(_ table: [Unicode.Scalar: String], in text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if let replacement = table[scalar] {
      result += replacement
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
