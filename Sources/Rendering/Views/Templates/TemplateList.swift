public import Practices
public import Records

/// Templates as rows, each with what came of its uses.
public struct TemplateList {
  private let rows: [(template: RecordTemplate, standing: TemplateStanding)]

  /// Makes a list, in the order given.
  public init(_ rows: [(template: RecordTemplate, standing: TemplateStanding)]) {
    self.rows = rows
  }

  /// The rows.
  public var report: Report {
    Report(
      payload: .list(rows.map { .object($0.template.members + $0.standing.members) }),
      table: Table(
        columns: [
          Table.Column("template", key: "template", style: .id), Table.Column("for", key: "for"),
          Table.Column("uses", key: "uses", alignment: .right),
          Table.Column("failed", key: "failed", alignment: .right),
          Table.Column("standing", key: "suspended"),
          Table.Column("summary", key: "summary", canShrink: true),
        ],
        rows: rows.map { template, standing in
          [
            Cell(template.name), Cell(template.type), Cell("\(standing.uses.count)"),
            Cell("\(standing.failures.count)"),
            standing.isSuspended ? Cell("suspended", .urgent) : Cell("in force", .good),
            Cell(template.summary),
          ]
        }),
      ids: rows.map(\.template.name))
  }
}

/// A template: what it fills in, what is locked, and which of its uses count.
public struct TemplateSheet {
  private let template: RecordTemplate
  private let standing: TemplateStanding
  private let pin: TemplatePin?

  /// Makes a sheet; `pin` is the version that the template is at.
  public init(_ template: RecordTemplate, _ standing: TemplateStanding, pin: TemplatePin?) {
    (self.template, self.standing, self.pin) = (template, standing, pin)
  }

  /// Labelled values for people, an object for machines.
  public var report: RecordReport {
    var members = template.members
    members.append(.init("version", pin.map { .text("\($0)") } ?? .null))
    members.append(.init("where", template.scope.map { .text($0) } ?? .null))
    members.append(
      .init(
        "fields",
        .object(template.presets.map { .init($0.field, $0.value.payload) })))
    members.append(.init("locked", .list(template.locked.map { .text($0) })))
    members += standing.members
    members.append(
      .init("records", .list(standing.uses.map(\.payload))))
    return RecordReport(
      payload: .object(members),
      sheet: RecordSheet(
        title: [
          Cell(template.name, .id), Cell(template.type),
          standing.isSuspended ? Cell("suspended", .urgent) : Cell("in force", .good),
          Cell(template.summary, .heading),
        ], sections: sections),
      id: template.name)
  }

  private var sections: [RecordSheet.Section] {
    var facts: [RecordSheet.Field] = []
    if let pin { facts.append(.init("version", Cell("\(pin)"))) }
    if let scope = template.scope { facts.append(.init("for", Cell(scope))) }
    if let limit = template.limit {
      facts.append(
        .init("suspended at", Cell("\(limit.failures) failures in the last \(limit.uses) uses")))
    }
    let fields = template.presets.map { preset in
      RecordSheet.Field(
        template.locked.contains(preset.field) ? "\(preset.field) (locked)" : preset.field,
        Cell(preset.value.words))
    }
    let uses = standing.uses.map { use in
      RecordSheet.Field(
        use.record,
        use.isFailure
          ? Cell("failed \(use.at.words)", .urgent) : Cell("done \(use.at.words)", .good))
    }
    return [.fields("", facts), .fields("fields", fields), .fields("uses that count", uses)]
  }
}

extension RecordTemplate {
  fileprivate var members: [Payload.Member] {
    [
      .init("template", .text(name)), .init("for", .text(type)), .init("summary", .text(summary)),
      .init("file", origin.map { .text($0) } ?? .null),
    ]
  }
}

extension TemplateStanding {
  fileprivate var members: [Payload.Member] {
    [
      .init("uses", .integer(uses.count)), .init("failed", .integer(failures.count)),
      .init("suspended", .boolean(isSuspended)),
    ]
  }
}

extension TemplateUse {
  fileprivate var payload: Payload {
    .object([
      .init("id", .text(record)), .init("at", .text(at.description)),
      .init("failed", .boolean(isFailure)),
    ])
  }
}
