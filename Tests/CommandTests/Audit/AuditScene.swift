import Git
import Records
import Store
import TestSupport

@testable import itsm

/// A small history in which nothing is wrong: people, a board, an item, an incident, a change.
struct AuditScene {
  let scratch: Scratch
  /// Seconds since 1970; each commit is a minute after the last.
  private(set) var clock = 1_795_338_000

  static let incident = "incidents/2026/11/INC-20261122-A1B2C.yaml"
  static let change = "changes/2026/11/CHG-20261122-A1B2C.yaml"
  static let item = "cis/server/web-1.yaml"

  init() throws {
    scratch = try Scratch("-q -b main")
    try scratch.write(".itsm/config.yaml", "organisation: Acme\n")
    try scratch.write(
      ".itsm/policies/changes.yaml",
      """
      policy: changes
      for: [change]
      stages: { board: { quorum: 1 of cab and not author } }

      """)
    for name in ["ana", "eva", "kim", "mallory"] {
      try scratch.write(
        "people/\(name).yaml",
        "id: \(name)\ntype: person\nname: \(name)\nemail: \(name)@acme.example\nstate: active\n")
    }
    try scratch.write(
      "teams/cab.yaml", "id: cab\ntype: team\nname: cab\nstate: active\nmembers: [eva, kim]\n")
    try scratch.write(
      Self.item, "id: web-1\ntype: ci\nname: Web\nclass: server\nstate: live\nowner: kim\n")
    try commit("ana", "start")
    try scratch.write(
      Self.incident,
      """
      id: INC-20261122-A1B2C
      title: Mail is down
      state: new
      impact: medium
      urgency: medium
      priority: P3
      opened_at: \(now)
      opened_by: ana
      timeline:
      \(entry("ana", "open", "state: new"))
      """)
    try commit("ana", "open")
    try tell("eva", "comment", "text: Looking.")
    try tell("kim", "comment", "text: Me too.")
  }

  /// The time of the next commit.
  var now: String { Instant(clamping: Int64(clock + 60)).description }

  /// An entry of a timeline, told now unless somebody says otherwise.
  func entry(_ by: String, _ did: String, _ more: String..., at: String? = nil) -> String {
    (["  - at: \(at ?? now)", "    by: \(by)", "    did: \(did)"] + more.map { "    \($0)" })
      .joined(separator: "\n") + "\n"
  }

  /// Commits everything by somebody.
  @discardableResult
  mutating func commit(_ who: String, _ message: String) throws -> String {
    clock += 60
    try scratch.shell("git add -A && \(Self.by(who)) git commit -q -m '\(message)'", at: clock)
    return try scratch.git("rev-parse HEAD")
  }

  /// The variables that make git commit as somebody.
  static func by(_ who: String) -> String {
    ["AUTHOR", "COMMITTER"].map {
      "GIT_\($0)_NAME=\(who) GIT_\($0)_EMAIL=\(who)@acme.example"
    }.joined(separator: " ")
  }

  /// Merges a branch by somebody; the files are as the script leaves them.
  @discardableResult
  mutating func merge(_ who: String, _ branch: String, _ options: String = "") throws -> String {
    clock += 60
    try scratch.shell(
      "\(Self.by(who)) git merge -q --no-ff \(options) -m merge \(branch)", at: clock)
    return try scratch.git("rev-parse HEAD")
  }

  func text(_ path: String) -> String { scratch.read(path) ?? "" }

  /// Replaces a part of a file.
  func edit(_ path: String, _ old: String, _ new: String) throws {
    try scratch.write(path, text(path).replacing(old, with: new))
  }

  /// Adds an entry to the incident, by whoever commits it.
  @discardableResult
  mutating func tell(_ who: String, _ did: String, _ more: String) throws -> String {
    try scratch.write(Self.incident, text(Self.incident) + entry(who, did, more))
    return try commit(who, did)
  }

  /// Writes a change that waits for the board, by Ana.
  mutating func propose() throws {
    let start = Instant(clamping: Int64(clock)).description
    let end = Instant(clamping: Int64(clock + 7_200)).description
    try scratch.write(
      Self.change,
      """
      id: CHG-20261122-A1B2C
      title: Update
      model: normal
      state: new
      reason: It is old.
      affects: [web-1]
      impact: low
      likelihood: low
      risk: low
      opened_at: \(now)
      opened_by: ana
      planned_start: \(start)
      planned_end: \(end)
      implementation_plan: Do it.
      test_plan: Look.
      backout_plan: Undo it.
      timeline:
      \(entry("ana", "open", "state: new"))
      """)
    try commit("ana", "open change")
    try moveChange("ana", "submit", "assess")
    try moveChange("kim", "endorse", "authorise")
  }

  /// Moves the change by hand, as a command would.
  @discardableResult
  mutating func moveChange(_ who: String, _ verb: String, _ state: String) throws -> String {
    let old = text(Self.change)
    let from = old.split(separator: "\n").first { $0.hasPrefix("state:") } ?? ""
    // Not where the timeline tells it, behind blanks.
    var new = old.replacing("\n\(from)", with: "\nstate: \(state)")
    if verb == "start" {
      new = new.replacing("opened_by", with: "assignee: \(who)\nactual_start: \(now)\nopened_by")
    }
    if verb == "finish" {
      new = new.replacing("\nopened_by", with: "\nactual_end: \(now)\nopened_by")
    }
    let more = verb == "start" ? ["state: \(state)", "assignee: \(who)"] : ["state: \(state)"]
    new +=
      (["  - at: \(now)", "    by: \(who)", "    did: \(verb)"] + more.map { "    \($0)" })
      .joined(separator: "\n") + "\n"
    try scratch.write(Self.change, new)
    return try commit(who, verb)
  }

  /// An approval of the change by somebody, committed by somebody.
  @discardableResult
  mutating func approve(_ who: String, as committer: String? = nil) throws -> String {
    let record = try Record(
      parsing: Array(text(Self.change).utf8), path: Self.change, rulebook: .builtIn)
    let digest = record.contentDigest ?? ""
    try scratch.write(
      Self.change,
      text(Self.change)
        + entry(who, "approve", "stage: board", "digest: \"\(digest)\""))
    return try commit(committer ?? who, "approve")
  }

  // MARK: Looking

  func verdict(from base: String? = nil, all: Bool = true, tip: String = "HEAD") throws
    -> AuditVerdict
  {
    let workspace = try Workspace(discoveringFrom: scratch.path)
    let commit = { (name: String) in try workspace.repository.commit(at: name) }
    return try AuditVerdict(
      of: AuditRange(base: base.map(commit), tip: commit(tip), looksAgain: all), in: workspace)
  }

  /// Each finding as its commit and its rule.
  func found(all: Bool = true) throws -> [String] {
    try verdict(all: all).result.findings.map { "\($0.commit.hex) \($0.finding.code.rawValue)" }
  }
}
