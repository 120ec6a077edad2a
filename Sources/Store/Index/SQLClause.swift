import Records

/// A condition in SQL with its bound values.
///
/// True of every record that the condition holds for, and where it is exact of no other.
struct SQLClause {
  var sql: String
  var arguments: [Cell] = []
  /// False where SQL can't tell, so that the records it finds must be asked themselves.
  var isExact = true

  /// True of every record; nothing is known.
  static let unknown = SQLClause(sql: "1", isExact: false)
  static let always = SQLClause(sql: "1")
  static let never = SQLClause(sql: "0")

  /// True when all are.
  static func all(_ clauses: [SQLClause]) -> SQLClause {
    let told = clauses.filter { $0.sql != "1" }
    let isExact = clauses.allSatisfy(\.isExact)
    guard !told.isEmpty else { return SQLClause(sql: "1", isExact: isExact) }
    return SQLClause(
      sql: told.map { "(\($0.sql))" }.joined(separator: " AND "),
      arguments: told.flatMap(\.arguments), isExact: isExact)
  }

  /// True when one is.
  static func any(_ clauses: [SQLClause]) -> SQLClause {
    let isExact = clauses.allSatisfy(\.isExact)
    if clauses.contains(where: { $0.sql == "1" }) { return SQLClause(sql: "1", isExact: isExact) }
    let told = clauses.filter { $0.sql != "0" }
    guard !told.isEmpty else { return SQLClause(sql: "0", isExact: isExact) }
    return SQLClause(
      sql: told.map { "(\($0.sql))" }.joined(separator: " OR "),
      arguments: told.flatMap(\.arguments), isExact: isExact)
  }

  /// True when it is not; a comparison with nothing is not true either.
  var negated: SQLClause {
    guard isExact else { return .unknown }
    switch sql {
    case "1": return .never
    case "0": return .always
    default: return SQLClause(sql: "NOT coalesce((\(sql)), 0)", arguments: arguments)
    }
  }
}

/// Something in SQL that has a value for each record.
struct SQLTerm {
  enum Kind {
    case text, name, integer, boolean, instant, day, span
    case rank([String])
  }

  var sql: String
  var kind: Kind
  var arguments: [Cell] = []

  init(_ sql: String, _ kind: Kind, _ arguments: [Cell] = []) {
    (self.sql, self.kind, self.arguments) = (sql, kind, arguments)
  }

  /// A field's column; nil for kinds that SQL can't compare.
  init?(_ column: TypeTable.Column, of alias: String) {
    self.init(column.field, column.form, "\(alias).\(column.name)")
  }

  init?(_ field: Field, _ form: ColumnForm, _ sql: String) {
    let kind: Kind
    switch form {
    case .text: kind = .text
    case .name: kind = .name
    case .rank: kind = .rank((field.allowed ?? []).map(\.name))
    case .integer: kind = .integer
    case .boolean: kind = .boolean
    case .instant: kind = .instant
    case .day: kind = .day
    case .span: kind = .span
    case .exact: return nil
    }
    self.init(sql, kind)
  }

  /// A value of the kind, for a literal to become one like it.
  var example: Value {
    switch kind {
    case .text, .name, .rank: .text("")
    case .integer: .integer(0)
    case .boolean: .boolean(true)
    case .instant: .instant(.first)
    case .day: .day(.first)
    case .span: .span(.zero)
    }
  }

  private func clause(_ text: String, _ cell: Cell) -> SQLClause {
    SQLClause(sql: "\(sql) \(text) ?", arguments: arguments + [cell])
  }

  /// The comparison with a value; the way ``Value/compare(to:)`` sees it.
  func compared(_ comparator: Condition.Comparator, to value: Value) -> SQLClause {
    if comparator == .unequal { return compared(.equal, to: value).negated }
    switch (kind, value) {
    case (.text, .text(let text)), (.text, .choice(let text, _)), (.text, .reference(let text)):
      return comparedText(comparator, text)
    case (.name, .text(let text)), (.name, .reference(let text)):
      guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return .unknown }
      return clause(comparator.rawValue, .text(text))
    case (.rank(let names), .text(let text)), (.rank(let names), .choice(let text, _)):
      guard let rank = names.firstIndex(of: text) else { return .never }
      return clause(comparator.rawValue, .integer(Int64(rank)))
    case (.boolean, .boolean(let truth)):
      return comparator == .equal ? clause("=", .integer(truth ? 1 : 0)) : .never
    case (.integer, .integer(let number)):
      return clause(comparator.rawValue, .integer(Int64(number)))
    case (.span, .span(let span)): return clause(comparator.rawValue, .integer(span.seconds))
    case (.instant, .instant(let instant)):
      return clause(comparator.rawValue, .integer(instant.seconds))
    case (.instant, .day(let day)): return compared(comparator, toDay: day)
    case (.day, .day(let day)): return clause(comparator.rawValue, .integer(Int64(day.number)))
    case (.day, .instant(let instant)):
      return clause(comparator.rawValue, .integer(Int64(instant.day.number)))
    case (.integer, .decimal): return .unknown
    default: return .never
    }
  }

  private func comparedText(_ comparator: Condition.Comparator, _ text: String) -> SQLClause {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return clause(comparator.rawValue, .text(text)) }
    guard comparator == .equal else { return .unknown }
    return SQLClause(sql: "same(\(sql), ?)", arguments: arguments + [.text(text)])
  }

  /// Every instant of a day equals it.
  private func compared(_ comparator: Condition.Comparator, toDay day: Day) -> SQLClause {
    let start = Cell.integer(Instant(start: day).seconds)
    let end = Cell.integer(Instant(start: day).seconds + 86_400)
    switch comparator {
    case .equal: return .all([clause(">=", start), clause("<", end)])
    case .less: return clause("<", start)
    case .atMost: return clause("<", end)
    case .greater: return clause(">=", end)
    case .atLeast: return clause(">=", start)
    default: return .unknown
    }
  }

  /// Whether the text holds a part, in any letter case.
  func matches(_ part: String) -> SQLClause {
    let part = part.lowercased()
    switch kind {
    case .text, .name:
      return SQLClause(sql: "mentions(\(sql), ?)", arguments: arguments + [.text(part)])
    case .rank(let names):
      return .any(
        names.indices.filter { Condition.isFound(part, in: names[$0].lowercased()) }
          .map { clause("=", .integer(Int64($0))) })
    default: return .never
    }
  }

  /// Whether there is a value; an empty text is none.
  var isSet: SQLClause { SQLClause(sql: "\(sql) IS NOT NULL", arguments: arguments) }
}
