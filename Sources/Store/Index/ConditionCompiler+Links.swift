import Records

extension ConditionCompiler {
  // MARK: field:value

  func has(_ path: Condition.Path, _ pattern: Condition.Pattern) -> SQLClause {
    switch (path.names, pattern) {
    case (["text"], .word(let literal, _)): return mentioned(literal.text)
    case (["link"], .word(let literal, _)): return linked(with: literal.text)
    case (["state"], .word(let literal, _)) where table.type.state(literal.text) == nil:
      return isCategory(literal.text)
    default: break
    }
    if path.names.count == 1, let list = list(path.names[0]) {
      return onItems(of: list) { fits($0, pattern) }
    }
    return onTerm(.path(path)) { term, _ in fits(term, pattern) }
  }

  private func fits(_ term: SQLTerm, _ pattern: Condition.Pattern) -> SQLClause {
    switch pattern {
    case .word(let literal, _):
      if case .text = term.kind { return term.matches(literal.text) }
      return term.compared(.equal, to: value(of: literal, like: term))
    case .range(let from, let to, _):
      return .all([
        from.map { term.compared(.atLeast, to: value(of: $0, like: term)) } ?? term.isSet,
        to.map { term.compared(.atMost, to: value(of: $0, like: term)) } ?? term.isSet,
      ])
    }
  }

  private func isCategory(_ name: String) -> SQLClause {
    let ranks = RecordType.Category.allCases.enumerated().filter { _, category in
      name == "open"
        ? category != .resolved && category != .closed : category.rawValue == name
    }
    return .any(
      ranks.map {
        SQLClause(sql: "\(alias).category = ?", arguments: [.integer(Int64($0.offset))])
      })
  }

  /// True when the record's text holds a part.
  func mentioned(_ text: String) -> SQLClause {
    let part = text.lowercased()
    let function = part.utf8.allSatisfy { $0 < 0x80 } ? "holds" : "mentions"
    return SQLClause(
      sql: "\(alias).file IN (SELECT file FROM body WHERE \(function)(text, ?))",
      arguments: [.text(part)])
  }

  // MARK: Links

  /// True when the record has a link of that name, whichever side stores it.
  func linked(as relation: String) -> SQLClause {
    if table.type.relation(relation) != nil {
      return SQLClause(
        sql: "\(alias).file IN (SELECT file FROM link WHERE relation = ?)",
        arguments: [.text(relation)])
    }
    return pointedAt(by: storedNames(of: relation)) { SQLClause.always }
  }

  /// The names under which other types store the relation that is called so from here.
  private func storedNames(of inverse: String) -> [String] {
    Array(Set(schema.rulebook.relations(inverse: inverse).map(\.relation.name))).sorted()
  }

  /// True when a record links here by one of some relations, and `body` is true of its row `f` in
  /// the table of files.
  private func pointedAt(by relations: [String]?, _ body: () -> SQLClause) -> SQLClause {
    if relations?.isEmpty ?? false { return .never }
    let marks = relations.map { Array(repeating: "?", count: $0.count).joined(separator: ", ") }
    let inner = body()
    return SQLClause(
      sql: """
        \(alias).file IN (SELECT n.file FROM link l JOIN name n ON n.key = l.target \
        JOIN file f ON f.file = l.file WHERE \(marks.map { "l.relation IN (\($0)) AND " } ?? "")\
        (\(inner.sql)))
        """, arguments: (relations ?? []).map { .text($0) } + inner.arguments,
      isExact: inner.isExact)
  }

  /// True when the record is linked with what a word names: a relation, a type, or an id.
  private func linked(with word: String) -> SQLClause {
    let key = Cell.text(word)
    let own = table.type.relations.map(\.name)
    let marks = Array(repeating: "?", count: own.count).joined(separator: ", ")
    let relations = own.map { Cell.text($0) }
    var clauses = [linked(as: word)]
    clauses.append(
      SQLClause(
        sql: """
          \(alias).file IN (SELECT file FROM link WHERE target = ? AND relation IN (\(marks)))
          """, arguments: [key] + relations))
    clauses.append(
      pointedAt(by: nil) {
        SQLClause(sql: "f.id = ? COLLATE NOCASE", arguments: [.text(word)])
      })
    if let type = schema.rulebook.type(word.lowercased()) {
      let number = Cell.integer(Int64(schema.number(of: type)))
      clauses.append(
        SQLClause(
          sql: """
            \(alias).file IN (SELECT l.file FROM link l JOIN name n ON n.key = l.target \
            JOIN file f ON f.file = n.file WHERE f.type = ? AND l.relation IN (\(marks)))
            """, arguments: [number] + relations))
      clauses.append(
        pointedAt(by: nil) { SQLClause(sql: "f.type = ?", arguments: [number]) })
    }
    return .any(clauses)
  }

  // MARK: any, all, no

  func quantified(
    _ quantifier: Condition.Quantifier, _ path: Condition.Path, _ inner: Clause?
  ) -> SQLClause {
    switch quantifier {
    case .any: return some(path, inner)
    case .no: return some(path, inner).negated
    case .all:
      guard let inner else { return .unknown }
      return some(path, .not(inner, inner.place)).negated
    }
  }

  /// True when an element of a list is there, of which the inner condition is true.
  private func some(_ path: Condition.Path, _ inner: Clause?) -> SQLClause {
    if path.names.first == "links", path.names.count == 2 { return someLink(path.names[1], inner) }
    guard path.names.count == 1, let list = list(path.names[0]) else { return .unknown }
    guard let inner else { return onItems(of: list) { _ in .always } }
    guard list.form == .name, case .reference = list.field.kind else { return .unknown }
    // An item that names no record is an element too, and has no fields.
    let found = behind(path.names[0]) { $0.compile(inner) }
    return SQLClause(
      sql: "(\(found.sql)) OR \(isDangling(list).sql)",
      arguments: found.arguments + isDangling(list).arguments, isExact: false)
  }

  private func isDangling(_ list: TypeTable.Column) -> SQLClause {
    SQLClause(
      sql: """
        \(alias).file IN (SELECT i.file FROM item i WHERE i.field = ? \
        AND NOT EXISTS (SELECT 1 FROM name n WHERE n.key = i.value))
        """, arguments: [.integer(table.code(of: list))])
  }

  private func someLink(_ relation: String, _ inner: Clause?) -> SQLClause {
    if let own = table.type.relation(relation) {
      let types = own.targets?.compactMap { schema.rulebook.type($0) } ?? schema.rulebook.types
      let found = files(of: types) { inner.map($0.compile) ?? .always }
      return SQLClause(
        sql: """
          \(alias).file IN (SELECT l.file FROM link l JOIN name n ON n.key = l.target \
          WHERE l.relation = ? AND n.file IN (\(found.sql)))
          """, arguments: [.text(relation)] + found.arguments, isExact: found.isExact)
    }
    let stored = schema.rulebook.relations(inverse: relation)
    let types = Set(stored.map(\.type.name)).sorted().compactMap { schema.rulebook.type($0) }
    return pointedAt(by: storedNames(of: relation)) {
      let found = files(of: types) { inner.map($0.compile) ?? .always }
      return SQLClause(
        sql: "f.file IN (\(found.sql))", arguments: found.arguments, isExact: found.isExact)
    }
  }
}
