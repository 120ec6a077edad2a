import Practices
import Records
import TestSupport
import Testing

/// Reports over generated incidents against loops that a reader can check at a glance.
@Suite struct ReportPropertyTests {
  /// What was put into an incident.
  private struct Facts {
    var opened: Int64
    var resolved: Int64?
    var priority: Int
    var group: String?
    var isCancelled: Bool
    var handovers = 0
  }

  private static let start = Instant("2025-01-01T00:00:00Z")?.seconds ?? 0
  private static let length: Int64 = 400 * 86_400

  private static func instant(_ seconds: Int64) -> String { "\(Instant(clamping: seconds))" }

  private static func made(_ seed: Int) throws -> (Desk, [Facts]) {
    var random = Dice(seed: UInt64(seed))
    var desk = Desk()
    var all: [Facts] = []
    for number in 0..<Int.random(in: 0...60, using: &random) {
      let opened = start + Int64.random(in: 0..<length, using: &random)
      var facts = Facts(
        opened: opened, priority: Int.random(in: 1...5, using: &random),
        isCancelled: Int.random(in: 0..<6, using: &random) == 0)
      if Bool.random(using: &random) {
        facts.resolved = opened + Int64.random(in: 0...9_000_000, using: &random)
      }
      var story = ["\(instant(opened)) open state: new"]
      for step in 0..<Int64.random(in: 0...4, using: &random) {
        let group = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        if let before = facts.group, before != group { facts.handovers += 1 }
        facts.group = group
        story.append("\(instant(opened + step)) set group: \(group)")
      }
      if facts.isCancelled { facts.resolved = nil }
      let state = facts.isCancelled ? "cancelled" : facts.resolved == nil ? "new" : "resolved"
      var fields = [
        "state: \(state)", "priority: P\(facts.priority)", "opened_at: \(instant(opened))",
      ]
      if let resolved = facts.resolved { fields.append("resolved_at: \(instant(resolved))") }
      if let group = facts.group { fields.append("group: \(group)") }
      try desk.incident(number, fields, story.shuffled(using: &random))
      all.append(facts)
    }
    return (desk, all)
  }

  @Test(arguments: 1...30) func agreesWithPlainLoops(_ seed: Int) throws {
    let (desk, facts) = try Self.made(seed)
    let answer = try desk.report("incidents")
    #expect(answer.value("incidents") == Double(facts.count))
    #expect(answer.value("handovers") == Double(facts.reduce(0) { $0 + $1.handovers }))
    let times = facts.compactMap { one in one.resolved.map { Double($0 - one.opened) } }
    #expect(answer.distribution("time-to-resolve") == Distribution(times))
    for priority in 1...5 {
      let count = facts.count { $0.priority == priority }
      let found = answer.value("incidents-by-priority", "P\(priority)")
      #expect(found == (count == 0 ? nil : Double(count)))
    }
  }

  /// Times in the hours of a calendar are what is left of them on weekdays from 9 to 17 o'clock.
  @Test(arguments: 1...20) func countsOpenHours(_ seed: Int) throws {
    let (desk, facts) = try Self.made(seed)
    let window = try #require(Calendar.Window(9 * 3_600, 17 * 3_600))
    let answer = try desk.report("incidents") {
      $0.hours = Calendar("office", week: Array(repeating: [window], count: 5))
    }
    func open(_ start: Int64, _ end: Int64) -> Int64 {
      // 1970-01-01 was a Thursday.
      (start / 86_400...end / 86_400).filter { ($0 + 3) % 7 < 5 }.reduce(0) { sum, day in
        let (from, to) = (day * 86_400 + 9 * 3_600, day * 86_400 + 17 * 3_600)
        return sum + max(0, min(to, end) - max(from, start))
      }
    }
    let times = facts.compactMap { one in one.resolved.map { Double(open(one.opened, $0)) } }
    #expect(answer.distribution("time-to-resolve") == Distribution(times))
    #expect(answer.value("incidents") == Double(facts.count))
    let ages = try desk.report("backlog") { $0.hours = Calendar("never", week: []) }
    #expect(try ages.distribution("age") == desk.report("backlog").distribution("age"))
  }

  /// However many threads add up, the answer is the same.
  @Test(arguments: 1...20) func partsAreTheWhole(_ seed: Int) throws {
    let (desk, _) = try Self.made(seed)
    for name in ["incidents", "backlog", "workload", "recurrence", "problems"] {
      let definition = try #require(try BuiltInReports.report(name, rulebook: desk.rulebook))
      for grouping in [nil, Grouping("group"), Grouping("week")] {
        var scope = ReportScope(now: Instant(clamping: 1_790_000_000))
        scope.grouping = grouping
        let run = { try ReportRun(definition, scope).answer(from: desk, threads: $0) }
        let (whole, parts) = (try run(1), try run(3))
        #expect(parts.figures == whole.figures, "\(name)")
        #expect(parts.omissions == whole.omissions, "\(name)")
      }
    }
  }

  /// Cutting a period in two changes no count, and every record with a value is in one group.
  @Test(arguments: 1...30) func countsAddUp(_ seed: Int) throws {
    let (desk, facts) = try Self.made(seed)
    var random = Dice(seed: UInt64(seed + 1_000))
    let cuts = (0..<3).map { _ in Int64.random(in: 0...Self.length, using: &random) }.sorted()
      .map { Instant(clamping: Self.start + $0) }
    func report(_ from: Instant?, _ to: Instant?) throws -> ReportAnswer {
      try desk.report("incidents", now: "2027-01-01T00:00:00Z") { ($0.from, $0.to) = (from, to) }
    }
    let parts = try [report(cuts[0], cuts[1]), report(cuts[1], cuts[2])]
    let whole = try report(cuts[0], cuts[2])
    for name in ["incidents", "events", "handovers", "reopenings"] {
      #expect(parts.compactMap { $0.value(name) }.reduce(0, +) == whole.value(name))
    }
    let inside = facts.count { (cuts[0].seconds..<cuts[2].seconds).contains($0.opened) }
    #expect(whole.value("incidents") == Double(inside))
    for grouping in [
      .day, .week, .month, Grouping("group"), Grouping("priority"), Grouping("state"),
    ] {
      let grouped = try desk.report("incidents") { $0.grouping = grouping }
      let sum = grouped.groups("incidents").compactMap { grouped.value("incidents", $0) }
      #expect(sum.reduce(0, +) == Double(facts.count))
    }
  }

  /// What is open at an instant is what was opened before and not resolved or cancelled yet.
  @Test(arguments: 1...30) func whatIsOpenIsWhatWasNotEnded(_ seed: Int) throws {
    let (desk, facts) = try Self.made(seed)
    let answer = try desk.report("backlog", now: "2027-01-01T00:00:00Z")
    let open = facts.filter { $0.resolved == nil && !$0.isCancelled }
    #expect(answer.value("open") == Double(open.count))
    let end = Instant("2027-01-01T00:00:00Z")?.seconds ?? 0
    #expect(answer.distribution("age") == Distribution(open.map { Double(end - $0.opened) }))
    let buckets = answer.groups("open-by-age").compactMap { answer.value("open-by-age", $0) }
    #expect(buckets.reduce(0, +) == Double(open.count))
  }

  /// The explanation is the number: as many records, and their values make the same distribution.
  @Test(arguments: 1...20) func explanationsAddUpToTheNumber(_ seed: Int) throws {
    let (desk, facts) = try Self.made(seed)
    for name in ["time-to-resolve", "handovers", "incidents", "reopen-rate"] {
      let answer = try desk.report("incidents") { $0.explains = name }
      let explanation = try #require(answer.explanation)
      #expect(explanation.included.count == answer.figure(name)?.n)
      #expect(explanation.included.count + explanation.excluded.count == facts.count)
      if name == "time-to-resolve" {
        let values = explanation.included.compactMap(\.value)
        #expect(Distribution(values) == answer.distribution(name))
      }
    }
    let growth = try desk.report("backlog") { $0.explains = "growth" }
    let values = try #require(growth.explanation).included.map { $0.value ?? 1 }
    let grown = growth.figures.filter { $0.name == "growth" }.compactMap { figure -> Double? in
      if case .value(let value) = figure.result { value } else { nil }
    }
    #expect(values.reduce(0, +) == grown.reduce(0, +))
  }
}
