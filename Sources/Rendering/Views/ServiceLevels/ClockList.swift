public import Practices
import Records

/// Clocks as rows.
public struct ClockList {
  private let clocks: [Clock]
  private let namesRecords: Bool

  /// Makes a list.
  ///
  /// - Parameters:
  ///   - clocks: The clocks, in the order in which they are shown.
  ///   - namesRecords: True to name the record of each; people who asked for one record know it.
  public init(_ clocks: [Clock], namesRecords: Bool) {
    (self.clocks, self.namesRecords) = (clocks, namesRecords)
  }

  /// The rows.
  public var report: Report {
    var columns = [
      Table.Column("target", key: "target"), Table.Column("kind", key: "kind"),
      Table.Column("stage", key: "stage"),
      Table.Column("used", key: "used", alignment: .right),
      Table.Column("of", key: "given", alignment: .right),
      Table.Column("left", key: "left", alignment: .right),
      Table.Column("due", key: "due_at"), Table.Column("breached", key: "breached_at"),
    ]
    if namesRecords {
      columns.insert(Table.Column("record", key: "record", style: .id), at: 0)
      columns.append(Table.Column("title", key: "title", canShrink: true))
    }
    return Report(
      payload: .list(clocks.map(\.payload)),
      table: Table(columns: columns, rows: clocks.map(row)), ids: records)
  }

  /// The records, each once.
  private var records: [String] {
    var seen: Set<String> = []
    return clocks.map(\.record).filter { seen.insert($0).inserted }
  }

  private func row(_ clock: Clock) -> [Cell] {
    let cells = [
      Cell(clock.name), Cell(clock.kind.rawValue), clock.stageCell, Cell(clock.used.clockWords),
      Cell(clock.length.clockWords),
      Cell(clock.isLive ? clock.left.clockWords : "", clock.leftStyle),
      Cell(clock.isLive ? clock.due?.words ?? "" : ""),
      Cell(clock.breached?.words ?? "", .urgent),
    ]
    return namesRecords ? [Cell(clock.record, .id)] + cells + [Cell(clock.title)] : cells
  }
}

extension Clock {
  /// The stage, coloured by how it goes.
  var stageCell: Cell {
    switch stage {
    case .inProgress: Cell(stage.rawValue, .active)
    case .paused: Cell(stage.rawValue, .paused)
    case .completed: Cell(stage.rawValue, breached == nil ? .good : .urgent)
    case .cancelled: Cell(stage.rawValue, .muted)
    }
  }

  var leftStyle: Style? {
    if breached != nil { return .urgent }
    return warnings.contains(where: \.isReached) ? .warning : nil
  }

  /// The clock as machines read it; lengths of time in seconds.
  public var payload: Payload { .object(members) }

  var members: [Payload.Member] {
    func time(_ instant: Instant?) -> Payload { instant.map { .text($0.description) } ?? .null }
    return [
      .init("record", .text(record)), .init("type", .text(type)), .init("title", .text(title)),
      .init("target", .text(target)), .init("number", .integer(number)),
      .init("metric", .text(metric)), .init("kind", .text(kind.rawValue)),
      .init("stage", .text(stage.rawValue)), .init("breached", .boolean(breached != nil)),
      .init("used", .integer(Int(used))), .init("given", .integer(Int(length))),
      .init("left", .integer(Int(left))), .init("due_at", time(due)),
      .init("breached_at", time(breached)), .init("attached_at", time(attached)),
      .init("since", time(start)), .init("ended_at", time(ended)), .init("at", time(at)),
      .init("allowance", .text(allowance)), .init("calendar", .text(calendar)),
      .init(
        "warnings",
        .list(
          warnings.map { warning in
            .object([
              .init("share", .integer(warning.share)), .init("at", time(warning.at)),
              .init("reached", .boolean(warning.isReached)),
            ])
          })),
    ]
  }
}

extension Int64 {
  /// Seconds as people read a clock: `27h30m`, never days, which may be of 9 or of 24 hours.
  public var clockWords: String {
    var text = self < 0 ? "-" : ""
    let (hours, minutes, seconds) = (magnitude / 3600, magnitude / 60 % 60, magnitude % 60)
    if hours > 0 { text += "\(hours)h" }
    if minutes > 0 { text += "\(minutes)m" }
    if seconds > 0 || magnitude == 0 { text += "\(seconds)s" }
    return text
  }
}
