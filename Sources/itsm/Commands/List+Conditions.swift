import ArgumentParser
import Git
import Records
import Store

extension List {
  /// What the list leaves nothing out of, unless all of these hold.
  func conditions(
    _ type: RecordType, _ saved: SavedQueries.Query?, _ snapshot: Snapshot, _ session: Session
  ) throws -> [Condition] {
    var conditions = try saved.map { [try snapshot.rulebook.query($0.text, for: type)] } ?? []
    if !words.isEmpty { conditions.append(try Self.query(words, type, snapshot)) }
    let states = try state.flatMap { $0.split(separator: ",").map(String.init) }.map {
      try Self.state($0, type)
    }
    if !states.isEmpty { conditions.append(.state(isOneOf: states)) }
    if open { conditions.append(.isOpen) }
    lazy var me = try? snapshot.person(email: session.workspace().repository.author().email)
    if mine, let field = type.field(role: "assignee") ?? type.field("assignee") {
      let author = try session.workspace().repository.author()
      conditions.append(
        .field(field, isOneOf: [.reference(snapshot.person(email: author.email))]))
    }
    conditions += try filters(type, snapshot)
    return conditions.map { condition in
      condition.text.contains("@me") ? condition.asked(by: me ?? "") : condition
    }
  }

  /// What was typed without an option, as one query.
  ///
  /// A word with blanks in it, which had quotes in
  /// the shell, is looked for as it is, unless it is a query itself.
  static func query(
    _ words: [String], _ type: RecordType, _ snapshot: Snapshot
  ) throws -> Condition {
    let text = words.map { word in
      let isPhrase = word.contains(" ") && !word.contains { "\"':=<>~()[]".contains($0) }
      let isQuery = word.split(separator: " ").contains { ["and", "or", "not", "is"].contains($0) }
      return isPhrase && !isQuery ? "\"\(word)\"" : word
    }.joined(separator: " ")
    return try understood(text) { () throws(Findings) in
      try snapshot.rulebook.query(text, for: type)
    }
  }

  /// The conditions of `--where`, and of `--FIELD`, which come as `--where FIELD=VALUE`.
  private func filters(_ type: RecordType, _ snapshot: Snapshot) throws -> [Condition] {
    var conditions: [Condition] = []
    var wanted: [(field: Field, values: [Value])] = []
    for text in self.where {
      guard let assignment = Assignment(text), assignment.operation == .set,
        let field = type.field(option: assignment.field)
      else {
        conditions.append(
          try Self.understood(text) { () throws(Findings) in
            try snapshot.rulebook.condition(text, for: type)
          })
        continue
      }
      let value = try Self.value(assignment.values[0], field)
      if let at = wanted.firstIndex(where: { $0.field.name == field.name }) {
        wanted[at].values.append(value)
      } else {
        wanted.append((field, [value]))
      }
    }
    return conditions + wanted.map { .field($0.field, isOneOf: $0.values) }
  }

  /// A question that can't be understood is no fault of the records.
  private static func understood(
    _ text: String, _ read: () throws(Findings) -> Condition
  ) throws -> Condition {
    let problem: Finding?
    do throws(Findings) {
      return try read()
    } catch {
      problem = error.all.first
    }
    throw UsageError(problem?.message ?? text, remedy: problem?.remedy)
  }

  private static func state(_ name: String, _ type: RecordType) throws -> String {
    guard type.state(name) == nil else { return name }
    let names = type.states.map(\.name)
    let near = Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
    throw UsageError(
      "\(type.withArticle) can't be \(name)",
      remedy: near ?? "states: \(names.joined(separator: ", "))")
  }

  private static func value(_ text: String, _ field: Field) throws -> Value {
    if text.isEmpty { return .none }
    switch field.parse(text) {
    case .success(let value): return value
    case .failure(let problem): throw UsageError(problem.message, remedy: problem.remedy)
    }
  }
}
