import Records

extension ConditionCompiler {
  func field(_ name: String) -> Field? { table.type.field(asked: name) }

  func list(_ name: String) -> TypeTable.Column? {
    field(name).flatMap { table.lists[$0.name] }
  }

  /// What `body` says of an operand, also behind a reference.
  ///
  /// What it says must be false of nothing; so it is no negation.
  func onTerm(
    _ operand: Operand, _ body: (SQLTerm, ConditionCompiler) -> SQLClause
  ) -> SQLClause {
    if case .path(let path) = operand, path.names.count == 2, path.names[0] != "links" {
      return behind(path.names[0]) { compiler in
        let rest = Condition.Path(names: [path.names[1]], place: path.place)
        return compiler.onTerm(.path(rest), body)
      }
    }
    if case .path(let path) = operand {
      switch path.names {
      case ["state"]: return onState { body($0, self) }
      case ["type"]: return .unknown
      default: break
      }
    }
    guard let term = term(operand) else { return .unknown }
    return body(term, self)
  }

  /// The states' column holds names, so that each state is asked by itself.
  private func onState(_ body: (SQLTerm) -> SQLClause) -> SQLClause {
    let names = table.type.states.map(\.name)
    // A number for each state, and one more for a state that the type no longer has.
    let cases = names.enumerated().map { "WHEN ? THEN \($0.offset)" }.joined(separator: " ")
    guard !names.isEmpty else { return .unknown }
    let sql = "(CASE \(alias).state \(cases) ELSE \(names.count) END)"
    let clause = body(SQLTerm(sql, .rank(names), names.map { .text($0) }))
    guard clause.sql.hasPrefix(sql + " = "), clause.arguments.count == names.count + 1,
      case .integer(let rank)? = clause.arguments.last, names.indices.contains(Int(rank))
    else {
      return clause.sql == "0"
        ? .unknown
        : SQLClause(
          sql: "\(alias).state IS NOT NULL AND (\(clause.sql))", arguments: clause.arguments,
          isExact: clause.isExact)
    }
    // So that an index is of use.
    return SQLClause(sql: "\(alias).state = ?", arguments: [.text(names[Int(rank)])])
  }

  /// An operand of this record in SQL; nil for what SQL can't say.
  func term(_ operand: Operand) -> SQLTerm? {
    switch operand {
    case .path(let path): path.names.count == 1 ? term(named: path.names[0]) : nil
    case .call(let function, let arguments, _):
      if case .path(let path)? = arguments.first { call(function.name, path) } else { nil }
    case .literal, .list, .sum: nil
    }
  }

  private func term(named name: String) -> SQLTerm? {
    switch name {
    case "id": return SQLTerm("\(alias).id", .text)
    case "category":
      return SQLTerm("\(alias).category", .rank(RecordType.Category.allCases.map(\.rawValue)))
    case "title":
      guard let field = table.type.field(role: "title") else { return nil }
      return table.column(field.name).flatMap { SQLTerm($0, of: alias) }
    default:
      return field(name).flatMap { table.column($0.name) }.flatMap { SQLTerm($0, of: alias) }
    }
  }

  private func call(_ name: String, _ path: Condition.Path) -> SQLTerm? {
    if name == "count" { return count(path) }
    guard path.names.count == 1, let term = term(named: path.names[0]) else { return nil }
    switch (name, term.kind) {
    case ("age", .instant): return SQLTerm("(\(now.seconds) - \(term.sql))", .span)
    case ("age", .day): return SQLTerm("(\(now.seconds) - \(term.sql) * 86400)", .span)
    case ("date", .day): return term
    case ("date", .instant):
      // Division rounds towards zero, days towards the past.
      let day = "((\(term.sql) - ((\(term.sql) % 86400) + 86400) % 86400) / 86400)"
      return SQLTerm(day, .day)
    default: return nil
    }
  }

  private func count(_ path: Condition.Path) -> SQLTerm? {
    if path.names.count == 1, let list = list(path.names[0]) {
      let sql = "(SELECT count(*) FROM item WHERE file = \(alias).file AND field = ?)"
      return SQLTerm(sql, .integer, [.integer(table.code(of: list))])
    }
    guard path.names.count == 2, path.names[0] == "links",
      table.type.relation(path.names[1]) != nil
    else { return nil }
    let sql = "(SELECT count(*) FROM link WHERE file = \(alias).file AND relation = ?)"
    return SQLTerm(sql, .integer, [.text(path.names[1])])
  }

  // MARK: Lists and references

  /// True when `body` is of one item of a list.
  func onItems(of list: TypeTable.Column, _ body: (SQLTerm) -> SQLClause) -> SQLClause {
    let sql = list.form == .name ? "i.value COLLATE NOCASE" : "i.value"
    guard let term = SQLTerm(list.field, list.form, sql) else { return .unknown }
    let inner = body(term)
    return SQLClause(
      sql: "\(alias).file IN (SELECT i.file FROM item i WHERE i.field = ? AND (\(inner.sql)))",
      arguments: [.integer(table.code(of: list))] + inner.arguments, isExact: inner.isExact)
  }

  /// True when `body` is of the record, or of one of the records, that a field names.
  func behind(_ name: String, _ body: (ConditionCompiler) -> SQLClause) -> SQLClause {
    guard depth < 3, let field = field(name), let types = targets(of: field) else {
      return .unknown
    }
    let inner = files(of: types, body)
    if let column = table.column(field.name), column.form == .name {
      return SQLClause(
        sql: """
          \(alias).\(column.name) IN (SELECT n.key FROM name n WHERE n.file IN (\(inner.sql)))
          """, arguments: inner.arguments, isExact: inner.isExact)
    }
    guard let list = table.lists[field.name], list.form == .name else { return .unknown }
    return SQLClause(
      sql: """
        \(alias).file IN (SELECT i.file FROM item i JOIN name n ON n.key = i.value \
        WHERE i.field = ? AND n.file IN (\(inner.sql)))
        """, arguments: [.integer(table.code(of: list))] + inner.arguments,
      isExact: inner.isExact)
  }

  /// The files of the records of some types of which `body` is true, as a statement.
  func files(of types: [RecordType], _ body: (ConditionCompiler) -> SQLClause) -> SQLClause {
    var parts: [SQLClause] = []
    for type in types where existing.contains(schema.table(naming: type)) {
      let compiler = ConditionCompiler(
        schema, schema.table(type), at: now, existing: existing, depth: depth + 1)
      let inner = body(compiler)
      parts.append(
        SQLClause(
          sql: """
            SELECT \(compiler.alias).file FROM \(compiler.table.name) \(compiler.alias) \
            WHERE \(inner.sql)
            """, arguments: inner.arguments, isExact: inner.isExact))
    }
    guard !parts.isEmpty else { return SQLClause(sql: "SELECT 0 WHERE 0") }
    return SQLClause(
      sql: parts.map(\.sql).joined(separator: " UNION ALL "),
      arguments: parts.flatMap(\.arguments), isExact: parts.allSatisfy(\.isExact))
  }

  /// The types of the records that a field names; nil if it names none.
  private func targets(of field: Field) -> [RecordType]? {
    switch field.kind {
    case .person, .team: schema.rulebook.types(trait: field.kind.word)
    case .reference(let names): names.compactMap { schema.rulebook.type($0) }
    default: nil
    }
  }
}
