extension FindingReport {
  /// Returns the list that GitLab reads as a Code Quality report.
  ///
  /// GitLab needs a path and a line for each: a finding without a file is shown at the settings.
  func codeQuality() -> String {
    let entries = zip(diagnostics, fingerprints).map { finding, fingerprint in
      Payload.object([
        .init("description", .text(finding.sentence)),
        .init("check_name", .text(finding.code)), .init("fingerprint", .text(fingerprint)),
        .init("severity", .text(finding.severity.inCodeQuality)),
        .init(
          "location",
          .object([
            .init("path", .text(finding.file ?? Diagnostic.settings)),
            .init("lines", .object([.init("begin", .integer(max(1, finding.line ?? 1)))])),
          ])),
      ])
    }
    return Payload.list(entries).json() + "\n"
  }
}

extension Diagnostic.Severity {
  /// One of `info`, `minor`, `major`, `critical` and `blocker`.
  fileprivate var inCodeQuality: String {
    switch self {
    case .error: "major"
    case .warning: "minor"
    case .note: "info"
    }
  }
}

extension Diagnostic {
  /// Where findings about no file are shown by services that need one for each.
  static let settings = ".itsm/config.yaml"

  /// The message and the remedy on one safe line.
  var sentence: String {
    let lines = (remedy ?? "").split { $0.isNewline }.joined(separator: "; ")
    return clipped(sanitised(lines.isEmpty ? message : "\(message) (\(lines))"))
  }
}

/// Returns `text`, or if it is very long its start, since services refuse or cut long messages.
func clipped(_ text: String) -> String {
  let limit = 4_000
  guard text.utf8.count > limit, text.count > limit else { return text }
  return text.prefix(limit) + "…"
}
