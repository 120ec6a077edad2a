public import Practices

/// Policies as rows, one for each stage.
public struct PolicyList {
  private let rows: [(policy: Policy, rule: Policy.Rule, isInForce: Bool)]

  /// Makes a list, in the order given.
  public init(_ policies: [Policy], people: People) {
    rows = policies.flatMap { policy in
      let isInForce = policy.once.map(people.keeps(team:)) ?? true
      return policy.rules.map { (policy, $0, isInForce) }
    }
  }

  /// The rows.
  public var report: Report {
    Report(
      payload: .list(
        rows.map { policy, rule, isInForce in
          .object([
            .init("policy", .text(policy.name)),
            .init("for", .list(policy.types.map { .text($0) })),
            .init("stage", .text(rule.stage)), .init("quorum", .text("\(rule.quorum)")),
            .init("in_force", .boolean(isInForce)),
            .init("file", policy.origin.map { .text($0) } ?? .null),
          ])
        }),
      table: Table(
        columns: [
          Table.Column("policy", key: "policy", style: .id), Table.Column("for", key: "for"),
          Table.Column("stage", key: "stage"), Table.Column("in force", key: "in_force"),
          Table.Column("quorum", key: "quorum", canShrink: true),
        ],
        rows: rows.map { policy, rule, isInForce in
          [
            Cell(policy.name), Cell(policy.types.joined(separator: ", ")), Cell(rule.stage),
            isInForce
              ? Cell("yes", .good) : Cell("no team \(policy.once ?? "")", .muted),
            Cell("\(rule.quorum)"),
          ]
        }),
      ids: rows.map(\.policy.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }
}
