public import Records
import YAML

/// Reads a target from its YAML and collects what is wrong with it.
struct TargetReader {
  static let keys =
    [
      "target", "summary", "kind", "metric", "for", "goals", "within", "due", "calendar",
      "reset-on", "again", "since", "warn", "escalate", "zone",
    ] + Target.Clause.allCases.map(\.rawValue)

  var reader: DefinitionReader
  let root: Node

  init(_ root: Node, _ file: String?) {
    reader = DefinitionReader(file: file, code: .targetDefinition)
    self.root = root
  }

  mutating func read(_ file: String?) -> Target? {
    guard root.pairs != nil else {
      reader.report("a target must be a mapping", at: root, remedy: "target: NAME")
      return nil
    }
    reader.close(root, Self.keys, "a target")
    var target = Target(
      name: reader.text(root["target"], "target") ?? "", mark: root["target"]?.mark ?? root.mark)
    if target.name.isEmpty {
      reader.report("the target does not say its name", at: root, remedy: "target: NAME")
    }
    target.origin = file
    target.summary = reader.text(root["summary"], "summary") ?? ""
    target.kind = word(root["kind"], "kind") ?? .sla
    target.again = word(root["again"], "again") ?? .restart
    target.metric = reader.text(root["metric"], "metric") ?? target.name
    target.types = root["for"].map { words($0, "for") }.flatMap { $0.isEmpty ? nil : $0 }
    _ = reader.text(root["since"], "since")
    target.since = root["since"].flatMap { Target.Text(of: $0) }
    target.zones = words(root["zone"], "zone")
    target.resetVerbs = reader.texts(root["reset-on"], "reset-on") ?? []
    readClauses(&target)
    target.goals = goals()
    target.warnings = shares(root["warn"], "warn")
    target.escalations = escalations()
    return target
  }

  /// One of the words of an enumeration.
  private mutating func word<Word: CaseIterable & RawRepresentable<String>>(
    _ node: Node?, _ what: String
  ) -> Word? {
    guard let text = reader.text(node, what) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let all = Word.allCases.map(\.rawValue)
    let near = Spelling.nearest(to: text, among: all)
    reader.report(
      "\(what) can't be \(text)", at: node,
      remedy: near.map { "did you mean \($0)?" } ?? "one of \(all.joined(separator: ", "))")
    return nil
  }

  /// One word or a list of them, with their places.
  private mutating func words(_ node: Node?, _ what: String) -> [Target.Text] {
    guard let node, reader.texts(node, what) != nil else { return [] }
    return (node.items ?? [node]).compactMap { Target.Text(of: $0) }
  }

  private mutating func readClauses(_ target: inout Target) {
    for clause in Target.Clause.allCases {
      let node = root[clause.rawValue]
      guard let text = reader.text(node, clause.rawValue), let node else { continue }
      if clause == .cancel, text == "never" {
        target.isNeverCancelled = true
      } else {
        target.clauses[clause] = Target.Text(text: text, mark: node.mark, in: node)
      }
    }
    if target.clauses[.resume] != nil, target.clauses[.pause] == nil {
      reader.report("resume needs pause: what never pauses never resumes", at: root["resume"])
    }
    if target.clauses[.stop] == nil {
      reader.report(
        "the target does not say when its clock stops", at: root,
        remedy: "stop: category in [resolved, closed]")
    }
  }

  private mutating func goals() -> [Target.Goal] {
    guard let node = root["goals"] else {
      return goal(root, calendar: nil).map { [$0] } ?? []
    }
    for key in ["within", "due"] where root[key] != nil {
      reader.report("\(key) stands in each of the goals, not beside them", at: root[key])
    }
    guard let items = node.items, !items.isEmpty else {
      reader.report(
        "goals must be a list", at: node, remedy: "- { when: priority = P1, within: 4h }")
      return []
    }
    let calendar = reader.text(root["calendar"], "calendar")
    return items.compactMap { item in
      guard item.pairs != nil else {
        reader.report("a goal must be a mapping", at: item, remedy: "{ when: …, within: 4h }")
        return nil
      }
      reader.close(item, ["when", "within", "due", "calendar"], "a goal")
      return goal(item, calendar: calendar)
    }
  }

  /// How much time a goal gives, and in which calendar.
  private mutating func goal(_ node: Node, calendar: String?) -> Target.Goal? {
    let within = reader.text(node["within"], "within")
    let due = reader.text(node["due"], "due")
    let calendar = reader.text(node["calendar"], "calendar") ?? calendar ?? "24x7"
    let when = node.mark == root.mark ? nil : reader.text(node["when"], "when")
    let allowance: Allowance
    switch (within, due) {
    case (let text?, nil):
      guard let read = Allowance(within: text) else {
        reader.report(
          "“\(text)” is no time to give", at: node["within"],
          remedy: "within: 4h, 1h30m, 2d (of 24 hours), or 2 business days")
        return nil
      }
      allowance = read
    case (nil, let text?):
      guard let read = Allowance(due: text) else {
        reader.report(
          "“\(text)” is no time at which something is due", at: node["due"],
          remedy: "due: end of business day, end of next business day, next business day 16:00, "
            + "or the name of a field")
        return nil
      }
      allowance = read
    default:
      reader.report(
        within == nil ? "nothing says how long it may take" : "within and due say two things",
        at: node, remedy: "within: 4h, or due: end of next business day")
      return nil
    }
    return Target.Goal(
      when: when.map { text in
        Target.Text(text: text, mark: node["when"]?.mark ?? node.mark, in: node["when"])
      },
      allowance: allowance, calendar: calendar, mark: node["calendar"]?.mark ?? node.mark,
      allowanceMark: (node["within"] ?? node["due"])?.mark ?? node.mark)
  }

  private mutating func shares(_ node: Node?, _ what: String) -> [Int] {
    let shares = (reader.texts(node, what) ?? []).compactMap { share($0, node, what) }
    return Set(shares).sorted()
  }

  /// The percent of `75%`.
  private mutating func share(_ text: String, _ node: Node?, _ what: String) -> Int? {
    if text.hasSuffix("%"), let number = Int(text.dropLast()), (1...100).contains(number) {
      return number
    }
    reader.report(
      "“\(text)” is no share of the time", at: node, remedy: "\(what): [50%, 75%, 90%]")
    return nil
  }

  private mutating func escalations() -> [Target.Escalation] {
    guard let node = root["escalate"] else { return [] }
    guard let items = node.items else {
      reader.report(
        "escalate must be a list", at: node, remedy: "- { at: 75%, notify: [group] }")
      return []
    }
    return items.compactMap { item in
      reader.close(item, ["at", "notify", "set"], "an escalation")
      guard let text = reader.text(item["at"], "at") else {
        reader.report("an escalation says when", at: item, remedy: "at: 75%, or at: breach")
        return nil
      }
      guard let share = text == "breach" ? 100 : share(text, item["at"], "at") else { return nil }
      var set: [String: String] = [:]
      for pair in reader.pairs(item["set"], "set") {
        set[pair.name] = reader.text(pair.value, pair.name)
      }
      let notify = reader.texts(item["notify"], "notify") ?? []
      return Target.Escalation(share: share, notify: notify, set: set)
    }
  }
}

extension Target.Text {
  /// The text of a scalar; nil for anything else, and for nothing.
  fileprivate init?(of node: Node) {
    guard let text = node.text, !node.isNull else { return nil }
    self.init(text: text, mark: node.mark)
  }
}

extension Target {
  /// Reads a target.
  ///
  /// - Parameters:
  ///   - bytes: The YAML.
  ///   - file: The path that findings name.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(parsing bytes: [UInt8], file: String?) throws(Findings) {
    let root = try DefinitionFile.root(of: bytes, file: file, code: .targetDefinition)
    var reader = TargetReader(root, file)
    let target = reader.read(file)
    let findings = reader.reader.findings
    guard let target, findings.isEmpty else { throw Findings(findings) }
    self = target
  }
}
