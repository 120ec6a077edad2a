import Records
import TestSupport

/// What has to be true of a merge.
struct MergeCheck {
  let base: String
  let ours: String
  let theirs: String

  private static let merger = Merger(by: "tom", at: Instant("2026-11-21T10:00:00Z") ?? .last)

  static func merge(
    _ base: String, _ ours: String, _ theirs: String, _ answers: [String: MergeAnswer] = [:]
  ) throws -> MergeOutcome {
    try RecordMerge(
      base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), path: "a.yaml",
      rulebook: .builtIn, answers: answers
    ).outcome(by: merger)
  }

  /// True if something is asked.
  var isOpen: Bool {
    if case .questions = try? Self.merge(base, ours, theirs) { true } else { false }
  }

  func complaints() throws -> [String] {
    let outcome = try Self.merge(base, ours, theirs)
    let other = try Self.merge(base, theirs, ours)
    switch (outcome, other) {
    case (.merged(let bytes), .merged(let mirrored)):
      if bytes != mirrored { return ["the sides are not equal"] }
      return try complaints(about: String(decoding: bytes, as: UTF8.self))
    case (.questions(let asked), .questions(let mirrored)):
      if asked.map(\.field) != mirrored.map(\.field) { return ["other questions from there"] }
      var complaints: [String] = []
      for answer in [MergeAnswer.ours, .theirs] {
        var answers: [String: MergeAnswer] = [:]
        var answered = outcome
        // What a rule needs may be known once somebody said which state holds, or which time.
        while case .questions(let more) = answered,
          more.allSatisfy({ answers[$0.field] == nil })
        {
          for question in more { answers[question.field] = answer }
          answered = try Self.merge(base, ours, theirs, answers)
        }
        guard case .merged(let bytes) = answered else {
          return ["asks again: \(asked.map(\.field))"]
        }
        complaints += try self.complaints(
          about: String(decoding: bytes, as: UTF8.self), answered: Set(answers.keys))
      }
      return complaints
    default: return ["asks from one side only"]
    }
  }

  private static func read(_ text: String) throws -> Record {
    try Record(parsing: Array(text.utf8), path: "a.yaml", rulebook: .builtIn)
  }

  private func complaints(about text: String, answered: Set<String> = []) throws -> [String] {
    let (old, mine, other, new) = (
      try Self.read(base), try Self.read(ours), try Self.read(theirs), try Self.read(text)
    )
    var complaints: [String] = []
    let told = new.timeline
    for entry in mine.timeline + other.timeline where !told.contains(entry) {
      complaints.append("lost \(entry)")
    }
    let added = told.filter { !mine.timeline.contains($0) && !other.timeline.contains($0) }
    if added.contains(where: { $0.did != "merge" }) || added.count > 1 {
      complaints.append("tells too much: \(added)")
    }
    complaints += Self.setComplaints(old, [mine, other], new)
    for name in ["title", "location", "impact", "urgency"] where !answered.contains(name) {
      let (a, b, was, now) = (mine.value(name), other.value(name), old.value(name), new.value(name))
      if now != (a == was ? b : a) { complaints.append("\(name) is \(now)") }
    }
    for line in Self.comments(ours) + Self.comments(theirs)
    where !text.contains(line) && !Self.comments(base).contains(line) {
      complaints.append("lost comment \(line)")
    }
    for side in [mine, other] {
      let shelf = Shelf(.builtIn)
      let judge = ComparisonChecks(.builtIn, before: shelf, after: shelf)
      complaints += judge.findings(from: side, to: new).map(\.line)
      complaints += Validator(.builtIn, shelf).newFindings(in: new, since: side)
        .filter { $0.severity == .error && ![.linkDangling, .referenceUnknown].contains($0.code) }
        // Who answers that a field which the state needs is empty is refused by the rule.
        .filter { finding in
          finding.code != .fieldRequired
            || !answered.contains { finding.message.hasSuffix(" must have \($0)") }
        }
        .map(\.line)
    }
    return complaints.isEmpty ? [] : complaints + ["=== merged\n\(text)"]
  }

  /// What is wrong with lists and links: what any side added must be there, and what any removed not.
  private static func setComplaints(_ old: Record, _ sides: [Record], _ new: Record) -> [String] {
    let lists: [(name: String, list: (Record) -> [String])] = [
      ("affects", { $0.value("affects").items.map(\.description) }), ("aliases", \.aliases),
      ("relates-to", { $0.links("relates-to") }), ("caused-by", { $0.links("caused-by") }),
    ]
    return lists.compactMap { name, list in
      let (before, now) = (Set(list(old)), list(new))
      let all = sides.map { Set(list($0)) }
      let kept = all.reduce(before) { $0.intersection($1) }
      let wanted = all.reduce(kept) { $0.union($1.subtracting(before)) }
      return Set(now) == wanted && now.count == wanted.count
        ? nil : "\(name) is \(now), not \(wanted.sorted())"
    }
  }

  /// Comments on lines of their own.
  private static func comments(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("# ") }.map(String.init)
  }

  /// The order in which three are merged makes no difference where nothing is asked, and all that any
  /// of them brought is there.
  func complaints(with third: String) throws -> [String] {
    func merged(_ a: String, _ b: String, _ c: String) throws -> String? {
      guard case .merged(let first) = try Self.merge(base, a, b),
        case .merged(let all) = try Self.merge(base, String(decoding: first, as: UTF8.self), c)
      else { return nil }
      return String(decoding: all, as: UTF8.self)
    }
    let sides = [ours, theirs, third]
    let results = try (0..<3).compactMap { turn in
      try merged(sides[turn], sides[(turn + 1) % 3], sides[(turn + 2) % 3])
    }
    guard let first = results.first else { return [] }
    var complaints: [String] = []
    for other in results.dropFirst() { complaints += try Self.differences(first, other) }
    for result in results { complaints += try missing(from: result, of: sides) }
    return complaints
  }

  private static func differences(_ one: String, _ other: String) throws -> [String] {
    let difference = Difference(from: try read(one), to: try read(other))
    // Lists are sets, and what a merge told depends on which merge had to.
    let changes = difference.changes.filter {
      !($0.isOfList && $0.added.isEmpty && $0.removed.isEmpty)
        && Set($0.old.items.map(\.description)) != Set($0.new.items.map(\.description))
    }
    let entries = difference.entries.filter { $0.did != "merge" }
    return changes.isEmpty && entries.isEmpty
      ? [] : ["the order matters: \(changes) \(entries)\n=== one\n\(one)=== other\n\(other)"]
  }

  private func missing(from text: String, of sides: [String]) throws -> [String] {
    let (old, new) = (try Self.read(base), try Self.read(text))
    let records = try sides.map(Self.read)
    let told = new.timeline
    let lost = records.flatMap(\.timeline).filter { !told.contains($0) }
    var complaints = lost.map { "of three lost \($0)" }
    complaints += Self.setComplaints(old, records, new)
    for line in sides.flatMap(Self.comments)
    where !text.contains(line) && !Self.comments(base).contains(line) {
      complaints.append("of three lost comment \(line)")
    }
    return complaints
  }
}
