extension FindingReport {
  /// How many results GitHub takes in a run; a run with more is refused whole.
  static let sarifLimit = 25_000

  /// Returns SARIF 2.1.0 with one run: the rules, the results, and the counts as properties.
  ///
  /// Nothing in it depends on the time, the machine or the place of the repository.
  func sarif() -> String {
    let rules = self.listedRules
    let places = Dictionary(
      rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let all = zip(diagnostics, fingerprints).prefix(Self.sarifLimit)
    let results = all.map { $0.result(rule: places[$0.code], fingerprint: $1) }
    let run = Payload.object([
      .init(
        "tool",
        .object([
          .init(
            "driver",
            .object([
              .init("name", .text("itsm")), .init("version", .text(version)),
              .init("semanticVersion", .text(version)),
              .init("rules", .list(rules.map(\.descriptor))),
            ]))
        ])),
      .init("invocations", .list([invocation(left: diagnostics.count - results.count)])),
      .init("columnKind", .text("unicodeCodePoints")),
      .init("results", .list(results)),
      .init("properties", counts),
    ])
    let schema =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return Payload.object([
      .init("$schema", .text(schema)), .init("version", .text("2.1.0")),
      .init("runs", .list([run])),
    ]).json() + "\n"
  }

  private var counts: Payload {
    .object([
      .init("records", .integer(records)), .init("errors", .integer(found.errors)),
      .init("warnings", .integer(found.warnings)), .init("notes", .integer(found.notes)),
      .init("silenced", .integer(silenced)), .init("omitted", .integer(omitted.total)),
    ])
  }

  /// That the judging worked, and a notification when not all of what was found is there.
  private func invocation(left: Int) -> Payload {
    var members: [Payload.Member] = [.init("executionSuccessful", .boolean(true))]
    var reasons: [String] = []
    if left > 0 { reasons.append("\(left) are beyond the \(Self.sarifLimit) results of a run") }
    if omitted.total > 0 { reasons.append("\(omitted.total) were left out by --max") }
    if !reasons.isEmpty {
      let text =
        "Findings are missing here: \(reasons.joined(separator: ", ")); itsm validate lists all."
      let notification = Payload.object([
        .init("level", .text("warning")), .init("message", sarifMessage(text)),
      ])
      members.append(.init("toolExecutionNotifications", .list([notification])))
    }
    return .object(members)
  }

  /// The rules there are, then those that results name and nobody described; by name.
  private var listedRules: [Rule] {
    var listed = rules
    var known = Set(rules.map(\.id))
    for finding in diagnostics where known.insert(finding.code).inserted {
      listed.append(Rule(finding.code, summary: finding.code, severity: finding.severity))
    }
    return listed.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }
}

extension FindingReport.Rule {
  fileprivate var descriptor: Payload {
    .object([
      .init("id", .text(id)), .init("shortDescription", sarifMessage(summary)),
      .init("fullDescription", sarifMessage(summary)),
      .init("help", sarifMessage(page.map { "\(summary) See \($0) of itsm." } ?? summary)),
      .init("defaultConfiguration", .object([.init("level", .text(severity.rawValue))])),
    ])
  }
}

extension Diagnostic {
  fileprivate func result(rule: Int?, fingerprint: String) -> Payload {
    var members: [Payload.Member] = [.init("ruleId", .text(code))]
    if let rule { members.append(.init("ruleIndex", .integer(rule))) }
    members += [
      .init("level", .text(severity.rawValue)), .init("message", sarifMessage(sentence)),
      .init("locations", .list([location])),
      .init("partialFingerprints", .object([.init("itsm/v1", .text(fingerprint))])),
    ]
    return .object(members)
  }

  private var location: Payload {
    let artifact = Payload.object([
      .init("uri", .text(escapedPath(file ?? Self.settings))),
      .init("uriBaseId", .text("%SRCROOT%")),
    ])
    var place: [Payload.Member] = [.init("artifactLocation", artifact)]
    if file != nil, let line, line > 0 { place += regions(line: line) }
    var members: [Payload.Member] = [.init("physicalLocation", .object(place))]
    if let record {
      let name = Payload.object([
        .init("fullyQualifiedName", .text(record)), .init("kind", .text("object")),
      ])
      members.append(.init("logicalLocations", .list([name])))
    }
    return .object(members)
  }
}

extension Diagnostic {
  /// The place in the file, and its line for those who have no file.
  private func regions(line: Int) -> [Payload.Member] {
    var region: [Payload.Member] = [.init("startLine", .integer(line))]
    let column = max(1, self.column ?? 1)
    if self.column != nil { region.append(.init("startColumn", .integer(column))) }
    // A snippet is the whole text of its region; a line of a mebibyte helps nobody.
    guard let sourceLine, sourceLine.utf8.count <= 1_000 else {
      return [.init("region", .object(region))]
    }
    let snippet = Payload.Member("snippet", .object([.init("text", .text(sourceLine))]))
    if column <= 1 { return [.init("region", .object(region + [snippet]))] }
    let whole = [.init("startLine", .integer(line)), snippet]
    return [.init("region", .object(region)), .init("contextRegion", .object(whole))]
  }
}

/// Returns a SARIF message of one plain text.
///
/// Links (`[text](target)`) are taken apart and braces doubled, since in a message those are links
/// and placeholders.
private func sarifMessage(_ text: String) -> Payload {
  var result = ""
  var previous: Unicode.Scalar?
  for scalar in sanitised(text).unicodeScalars {
    if scalar == "(", previous == "]" { result += " " }
    if scalar == "{" || scalar == "}" { result.unicodeScalars.append(scalar) }
    result.unicodeScalars.append(scalar)
    previous = scalar
  }
  return .object([.init("text", .text(result))])
}

/// Returns a path as a relative URI: percent-encoded UTF-8 but for unreserved characters and `/`.
private func escapedPath(_ path: String) -> String {
  var result = ""
  for byte in path.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
    }
  }
  return result
}
