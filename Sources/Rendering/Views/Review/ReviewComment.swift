public import Practices
import Records

/// What reviewers want to know of a change of records, as a comment in Markdown.
///
/// Everything out of records is shown and nothing more: no markup, link, mention or HTML in it works.
public struct ReviewComment {
  /// One record of the change.
  public struct Part {
    let change: RecordChange
    let review: Review?
    let gate: Gate?
    let impact: [Neighbourhood.Reached]

    /// Makes a part.
    ///
    /// - Parameters:
    ///   - change: What became of its fields.
    ///   - review: What its timeline tells; nil for a record that is gone.
    ///   - gate: What stands in its way; nil where nobody decides on it.
    ///   - impact: What needs the items that it is about.
    public init(
      _ change: RecordChange, review: Review?, gate: Gate?,
      impact: [Neighbourhood.Reached]
    ) {
      (self.change, self.review, self.gate, self.impact) = (change, review, gate, impact)
    }
  }

  /// How many records are told in detail; a forge takes comments of some size.
  public static let detailed = 50
  /// How many characters of a value are shown.
  static let longest = 400
  /// How many of what is affected are named.
  static let named = 20

  private let parts: [Part]
  private let others: [RecordChange]
  private let judgedBy: String?

  /// Makes a comment.
  ///
  /// - Parameters:
  ///   - parts: The records that are told in detail.
  ///   - others: Those that are only named.
  ///   - judgedBy: The commit whose policies count; nil where nothing was judged.
  public init(_ parts: [Part], others: [RecordChange] = [], judgedBy: String? = nil) {
    (self.parts, self.others, self.judgedBy) = (parts, others, judgedBy)
  }

  /// The comment.
  public var markdown: String {
    if parts.isEmpty, others.isEmpty { return "No record changed.\n" }
    let changes = parts.map(\.change) + others
    var text = "### \(Self.count(changes.count, "record")): \(Self.kinds(changes))\n"
    for part in parts { text += "\n" + part.markdown }
    if !others.isEmpty {
      text += "\n" + others.map { "- \($0.heading)\n" }.joined()
    }
    if let judgedBy {
      text +=
        "\n<sub>Approvals by the policies, teams and people of \(markdownCell(judgedBy)).</sub>\n"
    }
    return text
  }

  private static func kinds(_ changes: [RecordChange]) -> String {
    [(RecordChange.Kind.created, "new"), (.changed, "changed"), (.deleted, "deleted")]
      .compactMap { kind, word in
        let count = changes.count { $0.kind == kind }
        return count == 0 ? nil : "\(count) \(word)"
      }.joined(separator: ", ")
  }

  static func count(_ count: Int, _ word: String) -> String {
    "\(count) \(word)\(count == 1 ? "" : "s")"
  }
}

extension ReviewComment.Part {
  fileprivate var markdown: String {
    var text = "#### \(change.heading)\n\n"
    let points = path + approvals + clashes + affected + times
    for point in points { text += "- \(point)\n" }
    if !points.isEmpty, !change.changes.isEmpty { text += "\n" }
    return text + (change.changes.isEmpty ? "" : fields.markdown())
  }

  /// A point: a word in bold, and what is to be said to it, which may be hostile.
  private func point(_ word: String, _ text: String) -> String {
    "**\(word)**: \(markdownCell(text))"
  }

  private var path: [String] {
    guard let steps = review?.steps, !steps.isEmpty else { return [] }
    let words = steps.map { step in
      "\(step.from.map { "\($0) → " } ?? "")\(step.to) (\(step.verb), \(step.by), \(step.at.words))"
    }
    return [point("Path", words.joined(separator: "; "))]
  }

  private var approvals: [String] {
    guard let gate else { return [] }
    let had = gate.decisions.filter { !$0.agreed.isEmpty }.map { decision in
      point("Approved", "\(decision.stage) by \(decision.agreed.joined(separator: ", "))")
    }
    return had
      + gate.obstacles.filter { $0.check == .approvals }
      .map { point("Missing", $0.words(of: gate)) }
  }

  private var clashes: [String] {
    guard let gate else { return [] }
    return gate.obstacles.filter { obstacle in
      if case .conflict = obstacle { true } else { false }
    }.map { point($0.isHard ? "Clash" : "Note", $0.words(of: gate)) }
  }

  private var affected: [String] {
    guard !impact.isEmpty else { return [] }
    let words = impact.prefix(ReviewComment.named).map { reached in
      let last = reached.path.last
      return "\(reached.item) (\(last.map { "\($0.from) \($0.relation)" } ?? ""))"
    }
    let more = impact.count - words.count
    return [
      point("Reaches", words.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : ""))
    ]
  }

  private var times: [String] {
    (review?.oddities ?? []).map { oddity in
      let entry = "“\(oddity.did)” of \(oddity.by) says \(oddity.at.words)"
      switch oddity.kind {
      case .late(let arrival):
        return point(
          "Late", "\(entry), and was told \(arrival.at - oddity.at) later (\(arrival.commit))")
      case .ahead(let arrival):
        return point(
          "Ahead", "\(entry), \(oddity.at - arrival.at) after it was told (\(arrival.commit))")
      case .backdated(let latest):
        return point("Backdated", "\(entry), before what was told already (\(latest.words))")
      }
    }
  }

  private var fields: Table {
    Table(
      columns: [
        Table.Column("field", key: "field"), Table.Column("before", key: "old"),
        Table.Column("after", key: "new"),
      ],
      rows: change.changes.map { [Cell($0.field)] + $0.sides.map { Cell(Self.cut($0)) } })
  }

  private static func cut(_ text: String) -> String {
    text.count > ReviewComment.longest ? text.prefix(ReviewComment.longest - 1) + "…" : text
  }
}

extension RecordChange {
  /// The id, the title and what became of it, without any markup of theirs.
  fileprivate var heading: String {
    let note =
      switch kind {
      case .created: " (new)"
      case .deleted: " (deleted)"
      case .conflicted: " (conflicted)"
      case .changed: ""
      }
    return "\(markdownCell(id)) \(markdownCell(title))\(note)"
  }
}

extension FieldChange {
  /// What it was and what it is; of a list what went and what came.
  fileprivate var sides: [String] {
    switch change {
    case .value(let old, let new), .text(let old, let new): [old ?? "", new ?? ""]
    case .list(let removed, let added):
      [removed.joined(separator: ", "), added.map { "+ \($0)" }.joined(separator: ", ")]
    }
  }
}
