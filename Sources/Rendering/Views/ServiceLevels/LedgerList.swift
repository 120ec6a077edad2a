public import Practices
import Records

/// Every part of a clock's time, with what is used so far.
public struct LedgerList {
  private let clocks: [Clock]

  /// Makes a list of the parts of clocks.
  public init(_ clocks: [Clock]) { self.clocks = clocks }

  /// The rows of all clocks.
  public var report: Report {
    let rows = clocks.map { ($0, Self.lines($0)) }
    return Report(
      payload: .list(rows.flatMap { clock, lines in lines.map { $0.payload(of: clock) } }),
      table: Self.table(rows.flatMap { clock, lines in lines.map { $0.cells(of: clock) } }),
      ids: clocks.map(\.record).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }

  /// The clocks for people: what each shows, then its parts.
  public func text(width: Int?, colour: Bool) -> String {
    var page = Page(width: width, palette: Palette(colour: colour))
    for clock in clocks {
      page.blank()
      page.words(
        [Cell(clock.record, .id), Cell(clock.name, .heading), clock.stageCell], indent: 0)
      page.line(Cell(clock.summary), indent: 0)
      var table = Self.table(Self.lines(clock).map { $0.cells(of: clock) })
      table.columns.removeFirst(2)
      table.rows = table.rows.map { Array($0.dropFirst(2)) }
      page.raw(String(table.text(width: width, colour: colour).dropLast()))
    }
    return page.text
  }

  private static func lines(_ clock: Clock) -> [Line] {
    var used: Int64 = 0
    return clock.ledger.map { entry in
      if entry.counts { used += entry.period.seconds }
      return Line(entry: entry, used: used)
    }
  }

  private static func table(_ rows: [[Cell]]) -> Table {
    Table(
      columns: [
        Table.Column("record", key: "record", style: .id), Table.Column("target", key: "target"),
        Table.Column("from", key: "from"), Table.Column("to", key: "to"),
        Table.Column("length", key: "seconds", alignment: .right),
        Table.Column("used", key: "used", alignment: .right),
        Table.Column("why", key: "why"), Table.Column("by", key: "rules"),
      ], rows: rows)
  }

  private struct Line {
    let entry: LedgerEntry
    let used: Int64

    func cells(of clock: Clock) -> [Cell] {
      [
        Cell(clock.record), Cell(clock.name), Cell(entry.period.start.exactWords),
        Cell(entry.period.end.exactWords), Cell(entry.period.seconds.clockWords),
        Cell(used.clockWords), Cell(entry.reason.words, entry.counts ? .active : .muted),
        Cell(entry.rules.map(\.words).joined(separator: ", ")),
      ]
    }

    func payload(of clock: Clock) -> Payload {
      .object([
        .init("record", .text(clock.record)), .init("target", .text(clock.target)),
        .init("number", .integer(clock.number)),
        .init("from", .text(entry.period.start.description)),
        .init("to", .text(entry.period.end.description)),
        .init("seconds", .integer(Int(entry.period.seconds))),
        .init("counts", .boolean(entry.counts)), .init("used", .integer(Int(used))),
        .init("why", .text(entry.reason.words)),
        .init(
          "rules",
          .list(
            entry.rules.map { rule in
              .object([
                .init("file", .text(rule.file)),
                .init("commit", rule.commit.map { .text($0) } ?? .null),
              ])
            })),
      ])
    }
  }
}

extension Clock {
  /// What the clock shows, as a sentence.
  var summary: String {
    var parts = ["\(used.clockWords) of \(length.clockWords) used"]
    if allowance != length.clockWords { parts[0] += " (\(allowance))" }
    if let breached {
      parts.append("breached \(breached.exactWords)")
    } else if let due {
      parts.append("due \(due.exactWords)")
    }
    if let ended {
      parts.append("\(stage == .cancelled ? "cancelled" : "ended") \(ended.exactWords)")
    }
    if start != attached { parts.append("counts since \(start.exactWords)") }
    return parts.joined(separator: ", ")
  }
}

extension LedgerEntry.Reason {
  /// Why time counts or not, in words.
  public var words: String {
    switch self {
    case .running: "counts"
    case .paused(let reason): reason.isEmpty ? "paused" : "paused: \(reason)"
    case .closed(let holidays):
      holidays.isEmpty ? "closed" : "closed: \(holidays.joined(separator: ", "))"
    case .stopped: "at its end"
    case .noTarget: "no target"
    }
  }
}

extension Citation {
  /// The file without its folder and ending, and the commit.
  var words: String {
    let slash = file.utf8.lastIndex(of: UInt8(ascii: "/"))
    var name = slash.map { String(file[file.utf8.index(after: $0)...]) } ?? file
    if name.hasSuffix(".yaml") { name.removeLast(5) }
    return commit.map { "\(name)@\($0.prefix(7))" } ?? name
  }
}

extension Instant {
  /// The instant to the second, as people read it, in UTC.
  var exactWords: String {
    String(description.dropLast().map { $0 == "T" ? " " : $0 })
  }
}
