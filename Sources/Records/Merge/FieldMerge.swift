import YAML

/// Merges a record field by field, and collects what somebody has to answer.
struct FieldMerge {
  let merge: RecordMerge
  let answers: [String: MergeAnswer]
  var type: RecordType { merge.left.type }
  let timeline: TimelineMerge
  private(set) var states: StateMerge
  /// What each key of the merged record says.
  var wanted: [String: Content] = [:]
  private(set) var questions: [MergeQuestion] = []

  init(_ merge: RecordMerge, answers: [String: MergeAnswer]) {
    self.merge = merge
    self.answers = answers
    func items(_ record: Record?) -> [Node] { record?.node("timeline")?.items ?? [] }
    timeline = TimelineMerge(
      base: items(merge.base), left: items(merge.left), right: items(merge.right))
    states = StateMerge(base: merge.base, left: merge.left, right: merge.right, timeline)
  }

  /// Merges all keys; the questions are in the order of the type's fields.
  mutating func run() throws(Finding) {
    try settleState()
    var keys = type.keyOrder
    let known = Set(keys)
    let others = (merge.left.keys + merge.right.keys).filter { !known.contains($0) }
    keys += Set(others).sorted()
    for key in keys {
      switch key {
      case "state": break
      case "timeline": mergeTimeline()
      case "links": try mergeLinks()
      case "id", "type": try mergeIdentity(key)
      default: try mergeField(key)
      }
    }
    try settleRules()
    try derive()
  }

  private mutating func settleState() throws(Finding) {
    if states.isOpen {
      switch answers["state"] {
      case .ours: states.settle(on: merge.isSwapped ? .right : .left)
      case .theirs: states.settle(on: merge.isSwapped ? .left : .right)
      case .value(let name) where name == merge.left.state: states.settle(on: .left)
      case .value(let name) where name == merge.right.state: states.settle(on: .right)
      case nil:
        ask("state", merge.base?.node("state"), merge.left.node("state"), merge.right.node("state"))
      case let answer?:
        throw Finding(
          .fieldValue, "\(merge.left.id) can't become \(answer.text) by a merge",
          file: merge.left.path,
          remedy: "state=ours or state=theirs")
      }
    }
    if let state = states.state { wanted["state"] = .text(state) }
  }

  private mutating func mergeTimeline() {
    let items = timeline.entries.map(\.node.asContent)
    if !items.isEmpty { wanted["timeline"] = .sequence(items) }
  }

  /// Who the record is can't be a matter of choice.
  private mutating func mergeIdentity(_ key: String) throws(Finding) {
    let merged = ValueMerge(
      base: version(merge.base, key), left: version(merge.left, key),
      right: version(merge.right, key)
    ).merged(as: .plain(key, .person))
    guard let content = merged else {
      throw Finding(
        .recordIdentity, "the two sides give the record different ids", file: merge.left.path)
    }
    wanted[key] = content
  }

  private func version(_ record: Record?, _ key: String) -> ValueMerge.Version {
    ValueMerge.Version(value: record?.anyValue(key) ?? .none, node: record?.node(key))
  }

  // MARK: Fields

  private mutating func mergeField(_ key: String) throws(Finding) {
    let field = type.field(key) ?? (key == "aliases" ? .plain(key, .text, list: true) : nil)
    // Merged once what it follows from is.
    if let field, isDerived(field) { return }
    let (base, left, right) = (
      merge.base?.node(key), merge.left.node(key), merge.right.node(key)
    )
    let claim = field.map(states.claim) ?? .free
    switch claim {
    case .side(let side) where answers[key] == nil:
      wanted[key] = (side == .left ? left : right)?.asContent
    case .value(let value) where answers[key] == nil:
      wanted[key] = value == .none ? nil : value.content
    case .contradiction:
      wanted[key] = try answered(key, field, base, left, right)
    default:
      wanted[key] = try value(
        key, field, base, left, right, counts: field.map(states.counts) ?? false)
    }
  }

  /// A value of a field, or of a part of one; nil if it goes, or has to be asked for.
  mutating func value(
    _ name: String, _ field: Field?, _ base: Node?, _ left: Node?, _ right: Node?,
    counts: Bool = false
  ) throws(Finding) -> Content? {
    func version(_ node: Node?) -> ValueMerge.Version {
      ValueMerge.Version(value: node.map { meaning($0, field) } ?? .none, node: node)
    }
    let all = ValueMerge(base: version(base), left: version(left), right: version(right))
    // What neither side alone decides may still be decided part by part.
    let isMap = if case .map = field?.kind { !(field?.isList ?? false) } else { field == nil }
    let isSplit =
      all.left.value != all.right.value && all.left.value != all.base.value
      && all.right.value != all.base.value
    if isMap, isSplit, let mine = left?.pairs, let other = right?.pairs {
      return try map(name, field, base, mine, other)
    }
    if let merged = all.merged(as: field, counts: counts) {
      // An empty value that is written stays.
      return merged
    }
    return try answered(name, field, base, left, right)
  }

  /// What somebody answered; asks if nobody did.
  mutating func answered(
    _ name: String, _ field: Field?, _ base: Node?, _ left: Node?, _ right: Node?
  ) throws(Finding) -> Content? {
    guard let answer = answers[name] else {
      ask(name, base, left, right, field)
      return nil
    }
    switch answer {
    case .base: return base?.asContent
    case .ours: return (merge.isSwapped ? right : left)?.asContent
    case .theirs: return (merge.isSwapped ? left : right)?.asContent
    case .value(let text): return try given(text, name, field)
    }
  }

  private func given(_ text: String, _ name: String, _ field: Field?) throws(Finding) -> Content? {
    guard let field else { return text.isEmpty ? nil : .text(text) }
    switch field.parse(all: [text]) {
    case .success(let value): return value == .none ? nil : value.content
    case .failure(let problem):
      throw Finding(.fieldValue, problem.message, file: merge.left.path, remedy: problem.remedy)
    }
  }

  private mutating func map(
    _ name: String, _ field: Field?, _ base: Node?, _ left: [Node.Pair], _ right: [Node.Pair]
  ) throws(Finding) -> Content? {
    let fields = if case .map(let fields) = field?.kind { fields } else { [Field]() }
    let mine = left.map(\.name)
    let keys = mine + right.map(\.name).filter { !mine.contains($0) }
    var entries: [Content.Entry] = []
    for key in keys {
      let content = try value(
        "\(name).\(key)", fields.first { $0.name == key }, base?[key],
        left.first { $0.name == key }?.value, right.first { $0.name == key }?.value)
      if let content { entries.append(Content.Entry(key, content)) }
    }
    return entries.isEmpty ? nil : .mapping(entries)
  }

  private func meaning(_ node: Node, _ field: Field?) -> Value {
    guard let field else { return node.plainValue }
    var isFaulty = false
    let value = field.read(node) { _, _ in isFaulty = true }
    return isFaulty ? node.plainValue : value
  }

  private mutating func ask(
    _ name: String, _ base: Node?, _ left: Node?, _ right: Node?, _ field: Field? = nil
  ) {
    let values = [base, left, right].map { $0.map { meaning($0, field) } ?? .none }
    let (ours, theirs) = merge.isSwapped ? (values[2], values[1]) : (values[1], values[2])
    questions.append(MergeQuestion(field: name, base: values[0], ours: ours, theirs: theirs))
  }

  // MARK: Derived fields

  /// True for a field whose value follows from others, and stands without a reason of its own.
  func isDerived(_ field: Field) -> Bool {
    guard let matrix = field.matrix else { return false }
    return ![merge.left, merge.right].contains { record in
      matrix.override.map { record.value($0) != .none } ?? false
    }
  }

  private mutating func derive() throws(Finding) {
    for field in type.derivedFields where isDerived(field) {
      guard let matrix = field.matrix else { continue }
      // What both say alike is not corrected behind a merge.
      if [field.name, matrix.rows, matrix.columns].allSatisfy({
        merge.left.anyValue($0) == merge.right.anyValue($0)
      }) {
        wanted[field.name] = merge.left.node(field.name)?.asContent
        continue
      }
      let asked = questions.map(\.field)
      if asked.contains(matrix.rows) || asked.contains(matrix.columns) { continue }
      let row = wanted[matrix.rows].map { value(of: $0, matrix.rows) } ?? .none
      let column = wanted[matrix.columns].map { value(of: $0, matrix.columns) } ?? .none
      if let name = matrix.value(row: row, column: column) {
        wanted[field.name] = .text(name)
      } else if merge.left.node(field.name) != nil || merge.right.node(field.name) != nil {
        wanted[field.name] = try value(
          field.name, field, merge.base?.node(field.name), merge.left.node(field.name),
          merge.right.node(field.name))
      }
    }
  }

  func value(of content: Content, _ name: String) -> Value {
    switch content {
    case .text(let text), .plain(let text):
      (try? type.field(name)?.parse(text).get()) ?? .none
    case .sequence, .mapping: .none
    }
  }
}
