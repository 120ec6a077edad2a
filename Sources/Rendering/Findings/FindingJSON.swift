extension FindingReport {
  /// Returns one JSON object: the counts of everything found, then what is shown.
  ///
  /// All members are always there, in the same order. A finding's `touched` is null where nothing
  /// was compared.
  func json() -> String {
    func text(_ text: String?) -> Payload { text.map { .text($0) } ?? .null }
    func integer(_ number: Int?) -> Payload { number.map { .integer($0) } ?? .null }
    let findings = diagnostics.map { finding in
      Payload.object([
        .init("rule", .text(finding.code)), .init("severity", .text(finding.severity.rawValue)),
        .init("message", .text(finding.message)), .init("file", text(finding.file)),
        .init("line", integer(finding.line)), .init("column", integer(finding.column)),
        .init("record", text(finding.record)),
        .init("touched", finding.isTouched.map { .boolean($0) } ?? .null),
        .init("remedy", text(finding.remedy)),
      ])
    }
    return Payload.object([
      .init("base", text(base)), .init("head", text(head)),
      .init("records", .integer(records)), .init("errors", .integer(found.errors)),
      .init("warnings", .integer(found.warnings)), .init("notes", .integer(found.notes)),
      .init("silenced", .integer(silenced)), .init("omitted", .integer(omitted.total)),
      .init("findings", .list(findings)),
    ]).json() + "\n"
  }
}
