public import Records
import YAML

extension Policy {
  /// Reads a policy.
  ///
  /// - Parameters:
  ///   - bytes: The YAML.
  ///   - file: The path that findings name.
  ///   - rulebook: The record types.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(parsing bytes: [UInt8], file: String?, rulebook: Rulebook) throws(Findings) {
    let root = try DefinitionFile.root(of: bytes, file: file, code: .policyDefinition)
    var reader = PolicyReader(root, file, rulebook)
    let policy = reader.read(bytes)
    let findings = reader.reader.findings
    guard let policy, findings.isEmpty else { throw Findings(findings) }
    self = policy
  }
}

/// Reads a policy from its YAML and collects what is wrong with it.
struct PolicyReader {
  private static let keys = [
    "policy", "summary", "for", "where", "once", "stages", "accepts", "refuses", "amend",
    "protects",
  ]

  private static let ruleKeys = [
    "quorum", "evidence", "lead", "signed", "recorded", "merge", "risk",
  ]

  var reader: DefinitionReader
  let root: Node
  private let file: String?
  private let rulebook: Rulebook
  private var types: [RecordType] = []

  init(_ root: Node, _ file: String?, _ rulebook: Rulebook) {
    reader = DefinitionReader(file: file, code: .policyDefinition)
    (self.root, self.file, self.rulebook) = (root, file, rulebook)
  }

  mutating func read(_ source: [UInt8]) -> Policy? {
    guard root.pairs != nil else {
      reader.report("a policy must be a mapping", at: root, remedy: "policy: NAME")
      return nil
    }
    reader.close(root, Self.keys, "a policy")
    let name = reader.text(root["policy"], "policy") ?? ""
    if name.isEmpty {
      reader.report("the policy does not say its name", at: root, remedy: "policy: NAME")
    }
    readTypes()
    let rules = rules()
    let examples = examples("accepts", true, rules) + examples("refuses", false, rules)
    return Policy(
      name: name, summary: reader.text(root["summary"], "summary") ?? "",
      types: types.map(\.name), once: reader.text(root["once"], "once"), rules: rules,
      protection: protection(),
      examples: examples, origin: file, source: source,
      conditions: reader.query(root["where"], "where", for: types, rulebook))
  }

  private mutating func readTypes() {
    guard let node = root["for"], let names = reader.texts(node, "for") else {
      types = rulebook.types(trait: Approvable.trait)
      return
    }
    for (name, place) in zip(names, node.items ?? [node]) {
      guard let type = rulebook.type(name) else {
        let near = Spelling.nearest(to: name, among: rulebook.types.map(\.name))
        reader.report(
          "the policy is for \(name), which is no record type", at: place,
          remedy: near.map { "did you mean \($0)?" })
        continue
      }
      guard type.approvable != nil else {
        reader.report(
          "\(type.withArticle) is not decided on: it lacks the trait approvable", at: place)
        continue
      }
      types.append(type)
    }
  }

  // MARK: Stages

  private mutating func rules() -> [Policy.Rule] {
    let pairs = reader.pairs(root["stages"], "stages")
    if pairs.isEmpty, root["amend"] == nil {
      reader.report(
        "the policy asks for nothing", at: root["stages"] ?? root,
        remedy: "stages: { NAME: { quorum: 2 of cab and not author } }")
    }
    return pairs.compactMap { rule($0) }
  }

  private mutating func rule(_ pair: Node.Pair) -> Policy.Rule? {
    let known = types.flatMap { $0.approvable?.stages ?? [] }.map(\.name)
    if !types.isEmpty, !known.contains(pair.name) {
      let near = Spelling.nearest(to: pair.name, among: known)
      reader.report(
        "there is no stage \(pair.name)", at: pair.key,
        remedy: near.map { "did you mean \($0)?" } ?? "stages: \(known.joined(separator: ", "))")
    }
    reader.close(pair.value, Self.ruleKeys, "stage \(pair.name)")
    let evidence = reader.texts(pair.value["evidence"], "evidence") ?? []
    for name in evidence where !types.isEmpty && !types.contains(where: { $0.field(name) != nil }) {
      reader.report(
        "evidence names field \(name), which no such record has", at: pair.value["evidence"])
    }
    let recorded = recorded(pair.value["recorded"])
    guard let quorum = quorum(pair.value["quorum"], pair) else { return nil }
    return Policy.Rule(
      stage: pair.name, quorum: quorum, evidence: evidence, lead: lead(pair.value["lead"]),
      isSigned: reader.flag(pair.value["signed"], "signed"), recorded: recorded,
      merge: merges(pair.value["merge"]), isAssessed: isAssessed(pair.value["risk"]))
  }

  private mutating func isAssessed(_ node: Node?) -> Bool {
    guard let node, let text = reader.text(node, "risk") else { return false }
    if text != "assessed" {
      reader.report("risk can be nothing but assessed", at: node, remedy: "risk: assessed")
    }
    for type in types where type.assessable == nil {
      reader.report(
        "nothing says what makes \(type.withArticle) risky: it lacks the trait assessable", at: node
      )
    }
    return true
  }

  private mutating func quorum(_ node: Node?, _ pair: Node.Pair) -> Quorum? {
    guard let node, let text = reader.text(node, "quorum") else {
      reader.report(
        "stage \(pair.name) does not say who must agree", at: pair.value,
        remedy: "quorum: 2 of cab and not author")
      return nil
    }
    guard let quorum = parsed(text, "quorum", node) else { return nil }
    check(quorum, at: node)
    return quorum
  }

  private mutating func recorded(_ node: Node?) -> Quorum? {
    guard let node, let text = reader.text(node, "recorded") else { return nil }
    guard let quorum = parsed(text, "recorded", node) else { return nil }
    check(quorum, at: node)
    return quorum
  }

  private mutating func merges(_ node: Node?) -> Policy.Merges {
    switch reader.text(node, "merge") {
    case nil, "false": return .none
    case "true": return .merges
    case "squash": return .squashes
    case let text?:
      reader.report(
        "“\(text)” says nothing about merges", at: node ?? root,
        remedy: "merge: true, or squash where squashed ones count as well")
      return .none
    }
  }

  private mutating func parsed(_ text: String, _ what: String, _ node: Node) -> Quorum? {
    do throws(QuorumError) {
      return try Quorum(parsing: text)
    } catch {
      reader.add([
        Finding(
          .policyDefinition, "\(what): \(error.message)", file: file,
          at: node.inside(error.column - 1), remedy: error.remedy)
      ])
      return nil
    }
  }

  /// Who must agree to a change of files: the policy's own, and those that it names.
  private mutating func protection() -> Protection? {
    let paths = reader.texts(root["protects"], "protects") ?? []
    guard let node = root["amend"] else {
      if !paths.isEmpty {
        reader.report(
          "protects needs to know who must agree", at: root["protects"],
          remedy: "amend: 2 of cab and not author")
      }
      return nil
    }
    guard let text = reader.text(node, "amend"), let quorum = parsed(text, "amend", node) else {
      return nil
    }
    for group in quorum.groups {
      switch group {
      case .anyone, .team, .person, .role(.author): continue
      default:
        reader.report("amend is about files, which have no \(group)", at: node)
      }
    }
    let own = file.map { file in
      file.firstRange(of: ".itsm/").map { String(file[$0.lowerBound...]) } ?? file
    }
    return Protection(paths: (own.map { [$0] } ?? []) + paths, quorum: quorum)
  }

  /// Paths must begin with a field of one of the types.
  private mutating func check(_ quorum: Quorum, at node: Node) {
    for group in quorum.groups {
      let path: [String]
      switch group {
      case .field(let names), .owner(let names): path = names
      default: continue
      }
      guard let first = path.first, !types.isEmpty, first != "links" else { continue }
      if !types.contains(where: { $0.field(asked: first) != nil }) {
        let names = types.flatMap { $0.fields.map(\.name) }
        let near = Spelling.nearest(to: first, among: names).map { "did you mean \($0)?" }
        reader.report("quorum: there is no field \(first)", at: node, remedy: near)
      }
    }
  }

  private mutating func lead(_ node: Node?) -> Span? {
    guard let text = reader.text(node, "lead") else { return nil }
    if let span = Span(text) { return span }
    reader.report("“\(text)” is no length of time", at: node, remedy: "lead: 2d, or 4h")
    return nil
  }
}
