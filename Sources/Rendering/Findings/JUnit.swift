extension FindingReport {
  /// Returns JUnit's XML: a test case for each file with findings, and one for all other records.
  ///
  /// A case fails by what makes the command fail. Services show one failure a case, so a case's
  /// findings are listed in one; what does not fail is in `system-out`.
  func junit() -> String {
    let cases = self.cases
    let failures = cases.count { $0.isFailure }
    var xml = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    let counts = "tests=\"\(cases.count + 1)\" failures=\"\(failures)\" errors=\"0\" skipped=\"0\""
    xml += "<testsuites \(counts)>\n"
    xml += "  <testsuite name=\"itsm validate\" \(counts)>\n"
    xml += properties
    for each in cases { xml += each.xml }
    // A service that follows a case through time needs the same name each time.
    xml += "    <testcase classname=\"records\" name=\"all other records\">\n"
    xml += "      <system-out>\(xmlText(summary))</system-out>\n    </testcase>\n"
    return xml + "  </testsuite>\n</testsuites>\n"
  }

  private var properties: String {
    let counts = [("records", records), ("silenced", silenced), ("omitted", omitted.total)]
    return "    <properties>\n"
      + counts.map { "      <property name=\"\($0.0)\" value=\"\($0.1)\"/>\n" }.joined()
      + "    </properties>\n"
  }

  /// The files with findings, by their names.
  private var cases: [Case] {
    var byFile: [String: [Diagnostic]] = [:]
    for finding in diagnostics { byFile[finding.file ?? "", default: []].append(finding) }
    return byFile.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { file, all in
      func fails(_ finding: Diagnostic) -> Bool {
        finding.severity == .error || isStrict && finding.severity == .warning
      }
      return Case(file: file, failing: all.filter(fails), passing: all.filter { !fails($0) })
    }
  }

  /// A file and what was found in it.
  private struct Case {
    let file: String
    let failing: [Diagnostic]
    let passing: [Diagnostic]

    var isFailure: Bool { !failing.isEmpty }

    var xml: String {
      var xml = "    <testcase classname=\"records\" name=\""
      xml +=
        file.isEmpty ? "the repository\">\n" : xmlText(file) + "\" file=\"\(xmlText(file))\">\n"
      if let first = failing.first {
        let more = failing.count > 1 ? " (and \(failing.count - 1) more)" : ""
        xml += "      <failure type=\"\(xmlText(first.code))\""
        xml += " message=\"\(xmlText(clipped(first.message) + more))\">"
        xml += "\(xmlText(listing(failing), lines: .multiple))</failure>\n"
      }
      if !passing.isEmpty {
        xml += "      <system-out>\(xmlText(listing(passing), lines: .multiple))</system-out>\n"
      }
      return xml + "    </testcase>\n"
    }

    private func listing(_ findings: [Diagnostic]) -> String {
      FindingSheet(findings).text(width: 200, colour: false)
    }
  }
}

/// Returns `text` as XML 1.0 shows it in an element or a quoted attribute.
///
/// Characters that XML can't hold, not even escaped, become what ``sanitised(_:lines:)`` makes of
/// them, or U+FFFD.
func xmlText(_ text: String, lines: LineRule = .single) -> String {
  var result = ""
  for scalar in sanitised(text, lines: lines).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&apos;"
    case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
