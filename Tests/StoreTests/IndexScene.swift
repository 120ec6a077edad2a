import Records
import TestSupport

@testable import Store

/// A repository that changes at random, and questions about its records.
struct IndexScene {
  let scratch: Scratch
  var dice: Dice
  private var files: [String] = []
  private var clock = 1_767_225_600
  private var count = 0
  private var branches = 1

  init(seed: UInt64) throws {
    scratch = try Scratch.records()
    dice = Dice(seed: seed)
    for name in ["checkout", "mail", "vpn"] {
      let criticality = dice.pick(["critical", "high", "medium", "low"])
      try scratch.write(
        "services/\(name).yaml",
        "id: \(name)\ntype: service\ntitle: \(name)\nstate: live\ncriticality: \(criticality)\n")
    }
    for name in ["web-1", "db-1", "Web-2"] {
      try scratch.write(
        "cis/server/\(name).yaml",
        "id: \(name)\ntype: ci\nclass: \(dice.pick(["server", "database"]))\nstate: operational\n")
    }
    try commit()
  }

  private mutating func commit() throws {
    clock += dice.number(1...90_000)
    try scratch.shell("git add -A && git commit -q --allow-empty -m change", at: clock)
  }

  /// One thing that people do to a repository.
  mutating func step() throws {
    switch dice.number(0...9) {
    case 0...3:
      for _ in 0..<dice.number(1...4) { try add() }
      try commit()
    case 4:
      for file in files.filter({ _ in dice.hits(3) }) { try scratch.write(file, text(of: file)) }
      try commit()
    case 5: try moveOrRemove()
    case 6:
      branches += 1
      try scratch.git("switch -q -c b\(branches)")
    case 7:
      try scratch.git(
        "switch -q \(dice.pick(try scratch.lines("branch --format='%(refname:short)'")))")
    case 8:
      let other = dice.pick(try scratch.lines("branch --format='%(refname:short)'"))
      try scratch.shell(
        "git merge -q -X ours -m merge \(other) >/dev/null 2>&1 || git merge --abort", at: clock)
    default:
      // History is written anew.
      try scratch.shell("git reset -q --hard HEAD~1 2>/dev/null || true")
      try scratch.shell("git commit -q --amend --allow-empty -m again", at: clock + 5)
    }
    files = try scratch.lines("ls-files incidents problems")
  }

  private mutating func add() throws {
    count += 1
    let kind = dice.pick(["incidents/2026/01/INC", "incidents/2026/02/INC", "problems/2026/01/PRB"])
    let tail = String("0000\(count)".suffix(5))
    let file = "\(kind)-20260101-\(tail).yaml"
    files.append(file)
    try scratch.write(file, text(of: file))
  }

  private mutating func moveOrRemove() throws {
    guard !files.isEmpty else { return }
    let file = dice.pick(files)
    if dice.hits(2) {
      try scratch.git("rm -q '\(file)'")
    } else {
      let name = file.split(separator: "/").last ?? ""
      try scratch.shell("mkdir -p moved && git mv '\(file)' 'moved/\(name)'")
    }
    try commit()
  }

  private mutating func text(of file: String) -> String {
    let name = file.split(separator: "/").last?.dropLast(5) ?? ""
    if dice.hits(25) { return "id: \(name)\n  broken\n" }
    var lines = ["id: \(name)"]
    lines.append("title: \(dice.pick(["Mail is down", "VPN: ünreachable", "Card declined", "x"]))")
    lines.append(
      "state: \(dice.pick(["new", "in-progress", "on-hold", "resolved", "closed", "gone"]))")
    let grades = ["high", "medium", "low", "wrong"]
    if !dice.hits(4) { lines.append("impact: \(dice.pick(grades))") }
    if !dice.hits(4) { lines.append("urgency: \(dice.pick(grades))") }
    if !dice.hits(4) { lines.append("priority: P\(dice.number(1...6))") }
    if dice.hits(2) { lines.append("service: \(dice.pick(["checkout", "Mail", "vpn", "none"]))") }
    if dice.hits(2) { lines.append("affects: [\(dice.pick(["web-1", "db-1, web-2", "WEB-1"]))]") }
    if dice.hits(2) { lines.append("assignee: \(dice.pick(["ana", "raj", "José"]))") }
    if dice.hits(2) { lines.append("opened_at: \(instant())") }
    if dice.hits(3) { lines.append("resolved_at: \(instant())") }
    if dice.hits(3) { lines.append("security: \(dice.pick(["true", "false"]))") }
    if dice.hits(3) { lines.append("reopen_count: \(dice.number(0...3))") }
    if dice.hits(3) { lines.append("description: |\n  A card of the\n  MAIL gateway \(count)") }
    if dice.hits(5) { lines.append("aliases: [OLD-\(dice.number(1...9))]") }
    if dice.hits(2), let other = files.randomElement(using: &dice)?.split(separator: "/").last {
      lines.append("links:\n  \(dice.pick(["caused-by", "relates-to"])): [\(other.dropLast(5))]")
    }
    lines.append(
      "timeline:\n  - at: \(instant())\n    by: ana\n    did: open\n    text: Seen by Raj")
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func instant() -> String {
    let (month, day) = (dice.number(1...12), dice.number(1...28))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2026-\(two(month))-\(two(day))T\(two(dice.number(0...23))):00:00Z"
  }

  // MARK: Questions

  /// A condition as a person types it.
  mutating func question(_ depth: Int = 0) -> String {
    if depth < 3, dice.hits(3) {
      switch dice.number(0...3) {
      case 0: return "\(question(depth + 1)) and \(question(depth + 1))"
      case 1: return "(\(question(depth + 1)) or \(question(depth + 1)))"
      case 2: return "not (\(question(depth + 1)))"
      default: return "\(question(depth + 1)) \(question(depth + 1))"
      }
    }
    let comparator = dice.pick(["=", "!=", "<", "<=", ">", ">="])
    return dice.pick([
      "state:\(dice.pick(["open", "new", "closed", "active", "paused"]))",
      "state \(comparator) \(dice.pick(["new", "resolved", "closed"]))",
      "category in [open, resolved]", "category not in [closed]",
      "priority \(comparator) P\(dice.number(1...5))", "priority:P1..P\(dice.number(1...5))",
      "impact:high,low", "urgency \(comparator) medium", "not priority:..P2",
      "service:\(dice.pick(["checkout", "mail", "vpn", "none"]))", "service is empty",
      "service.criticality \(comparator) high", "service.criticality:critical,low",
      "assignee:\(dice.pick(["ana", "RAJ", "josé"]))", "assignee is set",
      "opened\(dice.pick([">", "<", ">=", "<="]))-\(dice.number(1...300))d",
      "opened:2026-0\(dice.number(1...9))-01..2026-12-0\(dice.number(1...9))",
      "opened_at \(comparator) 2026-06-0\(dice.number(1...9))", "age(opened_at) > 100d",
      "date(opened_at) \(comparator) 2026-05-10", "resolved_at > $opened_at",
      "resolved_at - opened_at > 5d", "security", "not security", "reopen_count \(comparator) 1",
      "title ~ card", "title !~ ü", "title:down", "text:\"mail gateway\"", "text:ünreachable",
      "description ~ mail", "description is set", "affects contains web-1", "affects:db-1,x",
      "affects is empty", "ci.class:database", "any affects where (class = database)",
      "no affects where (class = server)", "all affects where (class = database)",
      "count(affects) \(comparator) 1", "link:problem", "not link:incident", "link:caused-by",
      "links.causes is set", "any links.caused-by where (state:open)", "any links.causes",
      "count(links.relates-to) = 1", "id ~ 00001", "card", "\"mail is\"", "VPN",
    ])
  }

  mutating func order() -> [String] {
    dice.pick([
      ["priority", "opened_at"], ["-opened_at"], ["service", "-priority"], ["title"], ["-state"],
      ["category", "id"], ["assignee"], ["-reopen_count", "affects"], ["-security"], ["path"],
    ])
  }
}
