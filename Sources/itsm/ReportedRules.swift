import Records
import Rendering

extension FindingReport.Rule {
  /// The rules that `validate` judges by, as reports list them; not those of commands, imports and
  /// the audit of history.
  static let judged = Finding.Rule.all
    .filter { ![.command, .importing, .history].contains($0.scope) }
    .map { rule in
      FindingReport.Rule(
        rule.code.rawValue, summary: rule.summary,
        severity: Diagnostic.Severity(rawValue: rule.severity.rawValue) ?? .error, page: rule.page)
    }
}
