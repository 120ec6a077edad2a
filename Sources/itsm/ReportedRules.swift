import Records
import Rendering

extension FindingReport.Rule {
  /// The rules that `validate` judges by, as reports list them; not those of commands and imports.
  static let judged = Finding.Rule.all.filter { $0.scope != .command && $0.scope != .importing }
    .map { rule in
      FindingReport.Rule(
        rule.code.rawValue, summary: rule.summary,
        severity: Diagnostic.Severity(rawValue: rule.severity.rawValue) ?? .error, page: rule.page)
    }
}
