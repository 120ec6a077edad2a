import ArgumentParser
import Practices
import Records
import Rendering
import Store

/// `itsm tick`: what is due because time has passed, as one commit.
struct Tick: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "tick",
    abstract: "Commit what is due because time has passed.",
    discussion: """
      Records that close by themselves after some days (the trait auto-close of their type), and \
      the escalations of service-level targets, each as an entry of the record's timeline. Done \
      twice, or at once by two, it does nothing more. No clock needs it: it may run hourly or never.

        itsm tick --dry-run
      """)

  @Flag(help: "Only list what is due.") var dryRun = false
  @OptionGroup var commit: CommitFlags
  @Option(help: ArgumentHelp("How to write the list of --dry-run.", valueName: "format"))
  var format = Format.table

  func run(in session: Session) throws {
    if dryRun {
      let workspace = try session.workspace()
      let deeds = try Self.deeds(in: workspace.tip(), workspace, now: session.now(), session)
      return session.out(
        format.render(DeedList(deeds).report, width: session.width, colour: session.colour))
    }
    // Making it may take long, and under the lock of the commit all other writers would wait.
    try session.workspace().tip().prepareIndex()
    try Desk.work(in: session, message: commit.message, skipsHooks: commit.skipsHooks) { desk in
      let deeds = try Self.deeds(
        in: desk.transaction.snapshot, desk.workspace, now: desk.circumstance.now, session)
      for deed in deeds {
        do {
          try Self.perform(deed, on: desk)
        } catch let findings as Findings {
          desk.note("\(deed.record) stays as it is: \(findings.all.first?.message ?? "")")
        }
      }
    }
  }

  /// Everything that is due, in the order of types and files.
  private static func deeds(
    in snapshot: Snapshot, _ workspace: Workspace, now: Instant, _ session: Session
  ) throws -> [Deed] {
    let levels = try ServiceLevels(snapshot, workspace, now: now)
    let rulebook = snapshot.rulebook
    // The index says which records to look at; it answers for the tip on which the commit is made.
    snapshot.asksIndex = true
    defer { snapshot.asksIndex = false }
    var deeds: [Deed] = []
    for type in rulebook.types {
      let autoClose = try AutoClose(of: type, in: rulebook)
      let hasClocks = levels.clocks.rules.types.contains(type.name)
      guard autoClose != nil || hasClocks else { continue }
      var prospects = levels.prospects(type, nil, .live)
      if let autoClose {
        prospects.condition = prospects.condition.map {
          .any([$0, autoClose.outlook(for: type, at: now)])
        }
      }
      try levels.each(of: prospects) { record, clocks in
        deeds += Deed.due(for: record, clocks, autoClose, at: now, rulebook, snapshot)
      }
    }
    return deeds
  }

  private static func perform(_ deed: Deed, on desk: Desk) throws {
    let record = try desk.record(deed.record)
    switch deed.action {
    case .move(let verb):
      var draft = Draft(changing: record, action: verb)
      draft.say(deed.text)
      try draft.move(verb, in: desk.circumstance)
      try desk.put(draft.finish(in: desk.circumstance))
    case .escalate(let set):
      var draft = Draft(changing: record, action: Deed.escalate)
      let assignments = set.sorted { $0.key < $1.key }.map { Assignment($0.key, .set, [$0.value]) }
      try draft.apply(assignments, in: desk.circumstance)
      draft.say(deed.text)
      try desk.put(draft.finish(in: desk.circumstance))
    }
  }
}
