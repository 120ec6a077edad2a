/// What a validation has to say: its findings, and what it looked at.
public struct FindingReport: Hashable, Sendable {
  /// What is shown, in the order to show it: what the compared change touched comes first.
  public var diagnostics: [Diagnostic]
  /// How many records were judged.
  public var records: Int
  /// How many findings were silenced.
  public var silenced: Int
  /// What was left out for the sake of a limit.
  public var omitted: Tally
  /// The revision compared with, as the user named it; nil when nothing was compared.
  public var base: String?
  /// The revision judged, as the user named it; nil for the working files.
  public var head: String?
  /// Whether warnings fail like errors.
  public var isStrict: Bool
  /// The rules there are, for formats that list them.
  public var rules: [Rule]
  /// The version of the program that judged.
  public var version: String

  /// Makes a report with nothing left out.
  public init(
    _ diagnostics: [Diagnostic], records: Int, silenced: Int = 0, base: String? = nil,
    head: String? = nil, isStrict: Bool = false, rules: [Rule] = [], version: String = ""
  ) {
    self.diagnostics = diagnostics
    self.records = records
    self.silenced = silenced
    self.omitted = Tally()
    self.base = base
    self.head = head
    self.isStrict = isStrict
    self.rules = rules
    self.version = version
  }

  /// Everything that was found and not silenced, also what is not shown.
  public var found: Tally { Tally(diagnostics) + omitted }

  /// Whether anything was found, shown or not, that must not pass.
  public var fails: Bool { found.errors > 0 || isStrict && found.warnings > 0 }

  /// Returns the report with the first `count` findings alone, the others counted as omitted.
  public func limited(to count: Int) -> FindingReport {
    var report = self
    report.diagnostics = Array(diagnostics.prefix(max(0, count)))
    report.omitted = omitted + Tally(diagnostics.dropFirst(max(0, count)))
    return report
  }

  /// The last line for people, such as `2 errors in 14 records (1 on changed lines, 3 silenced)`.
  public var summary: String {
    var details: [String] = []
    let touched = diagnostics.count { $0.isTouched == true }
    if touched > 0 { details.append("\(touched) on changed lines") }
    if omitted.total > 0 { details.append("\(omitted.total) not shown") }
    if silenced > 0 { details.append("\(silenced) silenced") }
    let tail = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
    return "\(found) in \(counted(records, "record"))\(tail)"
  }
}

extension FindingReport {
  /// A rule, as those formats describe it that list rules.
  public struct Rule: Hashable, Sendable {
    /// The stable name, such as `link/dangling`.
    public var id: String
    /// One sentence that says what it finds.
    public var summary: String
    /// How bad it is, unless a repository says otherwise.
    public var severity: Diagnostic.Severity

    /// Where the rule is explained, below the program's sources; nil if nowhere.
    public var page: String?

    /// Makes a rule.
    public init(
      _ id: String, summary: String, severity: Diagnostic.Severity, page: String? = nil
    ) {
      self.id = id
      self.summary = summary
      self.severity = severity
      self.page = page
    }
  }

  /// How many findings there are of each severity.
  public struct Tally: Hashable, Sendable, CustomStringConvertible {
    /// How many must be put right.
    public var errors = 0
    /// How many may be mistakes.
    public var warnings = 0
    /// How many are worth knowing.
    public var notes = 0

    /// Counts nothing.
    public init() {}

    /// Counts diagnostics.
    public init(_ diagnostics: some Sequence<Diagnostic>) {
      for diagnostic in diagnostics {
        switch diagnostic.severity {
        case .error: errors += 1
        case .warning: warnings += 1
        case .note: notes += 1
        }
      }
    }

    /// All of them.
    public var total: Int { errors + warnings + notes }

    /// The counts that are not zero, such as `2 errors, 1 warning`; else `nothing found`.
    public var description: String {
      let counts = [(errors, "error"), (warnings, "warning"), (notes, "note")]
      let words = counts.filter { $0.0 > 0 }.map { counted($0.0, $0.1) }
      return words.isEmpty ? "nothing found" : words.joined(separator: ", ")
    }

    /// Adds counts severity by severity.
    public static func + (left: Tally, right: Tally) -> Tally {
      var sum = left
      sum.errors += right.errors
      sum.warnings += right.warnings
      sum.notes += right.notes
      return sum
    }
  }
}

/// A count and its noun, such as `1 record` or `2 records`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
