public import Records
import YAML

/// Reads a report's definition from YAML and collects what is wrong with it.
public struct ReportReader {
  static let keys = [
    "report", "title", "summary", "records", "computes", "leave-out", "linked", "indicators",
  ]

  var reader: DefinitionReader
  let rulebook: Rulebook
  let root: Node
  private var types: [RecordType] = []
  private(set) var linked: [LinkedCount] = []
  private(set) var exclusions: [ReportDefinition.Exclusion] = []
  private var unavailable: [ReportDefinition.Unavailable] = []
  /// True for a built-in report: what a repository's own types have no fields for is left out.
  private let isLenient: Bool

  private init(_ root: Node, file: String?, rulebook: Rulebook) {
    reader = DefinitionReader(file: file, code: .configuration)
    self.rulebook = rulebook
    self.root = root
    isLenient = file == nil
  }

  /// Reads a definition.
  ///
  /// - Parameters:
  ///   - source: The YAML.
  ///   - file: Its place in the repository, for messages; nil for a built-in one.
  ///   - rulebook: The rules in force, which its conditions are checked against.
  /// - Returns: The report.
  /// - Throws: ``Findings`` with everything that is wrong with it.
  public static func read(
    _ source: [UInt8], file: String?, rulebook: Rulebook
  ) throws(Findings) -> ReportDefinition {
    let document: Document
    do {
      document = try Document(parsing: source)
    } catch {
      throw Findings([Finding(error, file: file)])
    }
    guard let root = document.root, root.pairs != nil else {
      throw Findings([
        Finding(
          .configuration, "a report must be a mapping", file: file, at: .start,
          remedy: "begin with report: NAME")
      ])
    }
    var me = ReportReader(root, file: file, rulebook: rulebook)
    let report = me.report()
    guard me.reader.findings.isEmpty else { throw Findings(me.reader.findings) }
    return report
  }

  /// What a definition says that the report is about; nothing where it can't be read.
  public static func summary(of source: [UInt8]) -> String {
    (try? Document(parsing: source))?.root?["summary"]?.text ?? ""
  }

  private mutating func report() -> ReportDefinition {
    reader.close(root, Self.keys, "a report")
    let name = reader.text(root["report"], "report") ?? ""
    if name.isEmpty { reader.report("the report has no name", at: root, remedy: "report: NAME") }
    let subject = subject()
    readLinked()
    readExclusions()
    let computation = computation()
    var indicators: [Indicator] = []
    for pair in reader.pairs(root["indicators"], "indicators") {
      attempt(pair.name) { me in
        if let indicator = me.indicator(pair.name, pair.value) { indicators.append(indicator) }
      }
    }
    checkDifferences(indicators)
    return ReportDefinition(
      name: name, title: reader.text(root["title"], "title") ?? name,
      summary: reader.text(root["summary"], "summary") ?? "", subject: subject,
      exclusions: exclusions, linkedCounts: linked, computation: computation,
      indicators: indicators.filter { indicator in
        !unavailable.contains { $0.name == indicator.name }
      }, unavailable: unavailable)
  }

  /// Reads a part; in a built-in report, one that a repository's types have no fields for is noted
  /// as unavailable instead of being refused.
  private mutating func attempt(_ name: String, _ read: (inout ReportReader) -> Void) {
    let before = reader
    read(&self)
    guard isLenient, reader.findings.count > before.findings.count else { return }
    unavailable.append(
      ReportDefinition.Unavailable(
        name: name, why: reader.findings[before.findings.count].message))
    reader = before
  }

  private mutating func subject() -> ReportDefinition.Subject {
    if let node = root["records"], let trait = node["trait"] {
      reader.close(node, ["trait"], "records")
      let name = reader.text(trait, "trait") ?? ""
      types = rulebook.types(trait: name)
      if types.isEmpty { reader.report("no type has the trait \(name)", at: trait) }
      return .trait(name)
    }
    let names = reader.texts(root["records"], "records") ?? []
    if names.isEmpty {
      reader.report(
        "a report names the types that it reads", at: root["records"] ?? root,
        remedy: "records: [TYPE]")
    }
    for name in names where rulebook.type(name) == nil {
      let near = Spelling.nearest(to: name, among: rulebook.types.map(\.name))
      reader.report(
        "there is no type \(name)", at: root["records"], remedy: near.map { "did you mean \($0)?" })
    }
    types = names.compactMap { rulebook.type($0) }
    return .types(names)
  }

  private mutating func computation() -> ReportDefinition.Computation? {
    guard let text = reader.text(root["computes"], "computes") else { return nil }
    let all = ReportDefinition.Computation.allCases.map(\.rawValue)
    if let found = ReportDefinition.Computation(rawValue: text) { return found }
    reader.report(
      "nothing computes \(text)", at: root["computes"], remedy: all.joined(separator: ", "))
    return nil
  }

  private mutating func readLinked() {
    for pair in reader.pairs(root["linked"], "linked") {
      let (name, node) = (pair.name, pair.value)
      reader.close(node, ["relation", "from", "within"], "a count of links")
      let relation = reader.text(node["relation"], "relation") ?? ""
      if rulebook.relations(inverse: relation).isEmpty {
        reader.report(
          "no relation is \(relation) from the other side", at: node["relation"] ?? node)
      }
      let within = reader.text(node["within"], "within")
      let span = within.flatMap { Span($0) }
      if within != nil, span == nil {
        reader.report("within is no duration", at: node["within"], remedy: "within: 7d")
      }
      linked.append(
        LinkedCount(
          name: name, relation: relation, from: endpoint(node["from"], "from"), within: span))
    }
  }

  private mutating func readExclusions() {
    for pair in reader.pairs(root["leave-out"], "leave-out") {
      attempt(pair.name) { $0.readExclusion(pair) }
    }
  }

  private mutating func readExclusion(_ pair: Node.Pair) {
    reader.close(pair.value, ["when", "why"], "what is left out")
    let why = reader.text(pair.value["why"], "why") ?? ""
    if why.isEmpty { reader.report("\(pair.name) does not say why", at: pair.value) }
    guard let when = condition(pair.value["when"], "when of \(pair.name)") else { return }
    exclusions.append(ReportDefinition.Exclusion(name: pair.name, when: when, why: why))
  }

  private mutating func checkDifferences(_ indicators: [Indicator]) {
    for indicator in indicators {
      guard case .difference(let more, let less) = indicator.measure else { continue }
      for name in [more, less] where !indicators.contains(where: { $0.name == name }) {
        reader.report(
          "\(indicator.name) is made of \(name), which is no indicator here",
          at: root["indicators"]?[indicator.name])
      }
    }
  }
}

extension ReportReader {
  /// A condition that makes sense for every type of the report.
  mutating func condition(_ node: Node?, _ what: String) -> Condition? {
    guard let node, let text = reader.text(node, what) else { return nil }
    do {
      let condition = try Condition(parsing: text)
      for type in types {
        let words = IndicatorVocabulary(type, rulebook, linked: linked)
        for error in condition.check(against: words) {
          reader.report(
            "\(what), “\(text)”, of \(type.plural): \(error.message)", at: node,
            remedy: error.remedy)
        }
      }
      return condition
    } catch {
      reader.report("\(what), “\(text)”: \(error.message)", at: node, remedy: error.remedy)
      return nil
    }
  }

  /// True when every type of the report, or at least one if there are several, has a field with
  /// that role or name.
  func hasField(_ name: String) -> Bool {
    types.contains { $0.field(role: name) != nil || $0.field(name) != nil }
  }

  /// Reports a name that no type of the report has.
  mutating func checkField(_ name: String, _ node: Node?) {
    guard !hasField(name), !types.isEmpty else { return }
    let near = Spelling.nearest(to: name, among: TypeLens.groupings(of: types))
    reader.report(
      "no field has the role or the name \(name)", at: node,
      remedy: near.map { "did you mean \($0)?" })
  }

  func isState(_ name: String) -> Bool { types.contains { $0.state(name) != nil } }
}
