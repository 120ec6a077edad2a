extension Condition {
  /// True of records whose field has one of some values, or no value for ``Value/none``; of a list one
  /// item must be one of them.
  public static func field(_ field: Field, isOneOf values: [Value]) -> Condition {
    let path = Operand.path(Path(names: [field.name], place: .nowhere))
    return Condition(
      any: values.map { value in
        if value == .none { return .presence(path, isSet: false, .nowhere) }
        let literal = Operand.literal(Literal(quoted: value.description), .nowhere)
        return .comparison(path, field.isList ? .contains : .equal, literal, .nowhere)
      })
  }

  /// True of records whose field has a value that is not above another.
  public static func field(_ field: Field, isAtMost value: Value) -> Condition {
    let path = Operand.path(Path(names: [field.name], place: .nowhere))
    let literal = Operand.literal(Literal(quoted: value.description), .nowhere)
    return Condition(any: [.comparison(path, .atMost, literal, .nowhere)])
  }

  /// True of records in one of some states.
  public static func state(isOneOf names: [String]) -> Condition {
    let path = Operand.path(Path(names: ["state"], place: .nowhere))
    return Condition(
      any: names.map {
        .comparison(path, .equal, .literal(Literal(quoted: $0), .nowhere), .nowhere)
      })
  }

  /// True of records that are not resolved or closed.
  public static let isOpen: Condition = {
    let path = Operand.path(Path(names: ["category"], place: .nowhere))
    let ended = ["resolved", "closed"].map { Operand.literal(Literal(quoted: $0), .nowhere) }
    return Condition(any: [.comparison(path, .isNotIn, .list(ended, .nowhere), .nowhere)])
  }()

  private init(any clauses: [Clause]) {
    let root = clauses.count == 1 ? clauses[0] : Clause.any(clauses, .nowhere)
    self.init(text: root.description, root: root)
  }
}

extension Condition.Place {
  /// Of what nobody wrote.
  static let nowhere = Self(start: 0, end: 0)
}

extension Rulebook {
  /// A condition as a person types it to find records of a type: words that stand alone are looked
  /// for in the record's text.
  ///
  /// - Throws: ``Findings`` with the columns of what is wrong.
  public func query(_ text: String, for type: RecordType) throws(Findings) -> Condition {
    try checked(text, for: type) { text throws(ConditionError) in
      try Condition(query: text) { name in
        if case .boolean? = type.field(asked: name)?.kind { true } else { false }
      }
    }
  }

  /// A condition about records of a type, parsed and checked.
  ///
  /// - Throws: ``Findings`` with the columns of what is wrong.
  public func condition(_ text: String, for type: RecordType) throws(Findings) -> Condition {
    try checked(text, for: type) { text throws(ConditionError) in try Condition(parsing: text) }
  }

  /// A condition about records of a type, or everything that is wrong with it, by columns.
  ///
  /// For whoever knows where the text stands.
  public func reading(
    _ text: String, for type: RecordType
  ) -> (condition: Condition?, errors: [ConditionError]) {
    do {
      let condition = try Condition(parsing: text)
      let errors = condition.check(against: TypeVocabulary(type: type, rulebook: self))
      return (errors.isEmpty ? condition : nil, errors)
    } catch {
      return (nil, [error])
    }
  }

  private func checked(
    _ text: String, for type: RecordType,
    _ parse: (String) throws(ConditionError) -> Condition
  ) throws(Findings) -> Condition {
    func finding(_ error: ConditionError) -> Finding {
      Finding(
        .typeCondition, "condition “\(text)”, column \(error.columns.lowerBound): \(error.message)",
        remedy: error.remedy)
    }
    let condition: Condition
    do {
      condition = try parse(text)
    } catch {
      throw Findings([finding(error)])
    }
    let errors = condition.check(against: TypeVocabulary(type: type, rulebook: self))
    if !errors.isEmpty { throw Findings(errors.map(finding)) }
    return condition
  }
}
