import ArgumentParser
import Git
import Records
import Store

/// A command that works with a session.
protocol SessionCommand: ParsableCommand {
  func run(in session: Session) throws
}

/// A command that changes records: alone it makes one commit, in a batch it is part of one.
protocol EditCommand: SessionCommand {
  var commit: CommitFlags { get }
  /// Asks the user what only a person can say, such as a text in an editor; before anything is
  /// locked.
  mutating func prepare(in session: Session) throws
  /// Puts edits on the desk.
  func edit(on desk: Desk) throws
}

extension EditCommand {
  mutating func prepare(in session: Session) throws {}

  func run(in session: Session) throws {
    var command = self
    try command.prepare(in: session)
    try Desk.work(in: session, message: command.commit.message, skipsHooks: commit.skipsHooks) {
      try command.edit(on: $0)
    }
  }
}

/// Where edits of one commit come together.
final class Desk {
  let session: Session
  let workspace: Workspace
  let transaction: Transaction
  let circumstance: Circumstance
  /// Who may decide what.
  let gate: ApprovalGate
  /// What templates authorise.
  let templates: TemplateJudge
  /// Ids to print on standard output: of what was created.
  private(set) var created: [String] = []
  /// What to say on standard error.
  private(set) var notes: [String] = []
  private var random: IDRandom

  private init(_ session: Session, _ workspace: Workspace, _ transaction: Transaction) throws {
    self.session = session
    self.workspace = workspace
    self.transaction = transaction
    let author = try workspace.repository.author()
    let snapshot = transaction.snapshot
    random = IDRandom(at: snapshot.commit?.id)
    let now = Instant(clamping: author.when)
    let me = snapshot.person(email: author.email)
    gate = ApprovalGate(snapshot, of: workspace, now: now, me: me)
    templates = TemplateJudge(snapshot, of: workspace, now: now)
    circumstance = Circumstance(
      now: now, me: me, rulebook: snapshot.rulebook, lookup: snapshot,
      gate: MoveGates(gates: [gate, TemplateGate(judge: templates)]))
  }

  /// Runs `body` and commits what it puts on the desk.
  static func work(
    in session: Session, message: String?, subject: String? = nil, skipsHooks: Bool,
    _ body: (Desk) throws -> Void
  ) throws {
    let workspace = try session.workspace()
    let options = CommitOptions(
      now: try session.now(), body: message, subject: subject, skipsHooks: skipsHooks)
    var last: Desk?
    let commit = try workspace.transact(options) { transaction in
      let desk = try Desk(session, workspace, transaction)
      try body(desk)
      last = desk
    }
    last?.tell(commit, in: session)
  }

  /// Runs `body` and commits what it puts on the desk on a new branch, which nobody has checked out.
  ///
  /// - Returns: The branch.
  static func propose(
    in session: Session, message: String?, skipsHooks: Bool, on branch: String?,
    _ body: (Desk) throws -> Void
  ) throws -> MadeBranch {
    let workspace = try session.workspace()
    let options = CommitOptions(now: try session.now(), body: message, skipsHooks: skipsHooks)
    var last: Desk?
    let made = try workspace.branchOff(options, named: { branch ?? last?.created.first ?? "" }) {
      let desk = try Desk(session, workspace, $0)
      try body(desk)
      last = desk
    }
    last?.tell(made.commit, in: session)
    return made
  }

  /// Says what was done.
  private func tell(_ commit: ObjectID?, in session: Session) {
    for id in created { session.answer(id + "\n") }
    let end = commit.map { "[\($0.short)]" } ?? "nothing changed"
    if notes.count == 1, commit != nil {
      session.note("\(notes[0])  \(end)")
    } else {
      for note in notes + [end] { session.note(note) }
    }
  }

  /// An id for a new record of a dated type.
  func newID(prefix: String) throws -> String {
    for _ in 0..<1_000 {
      let id = RecordID.dated(prefix: prefix, on: circumstance.now.day, using: &random)
      // A branch of that name is one that proposes a record, which may not be merged yet.
      let isProposed = try workspace.repository.reference("refs/heads/" + id) != nil
      if !isProposed, !transaction.snapshot.isTaken(id) { return id }
    }
    throw StoreError(.unusable, "no free id was found for today")
  }

  /// Puts an edit on the desk and says what it does.
  func put(_ edit: Edit) throws {
    try transaction.put(edit)
    if edit.before == nil { created.append(edit.after.id) }
    if edit.changesAnything { notes.append(Self.summary(edit)) }
    for warning in edit.warnings { notes.append("warning: \(warning.message)") }
  }

  func note(_ text: String) { notes.append(text) }

  private static func summary(_ edit: Edit) -> String {
    let record = edit.after
    if let (from, to) = edit.transition { return "\(record.id)  \(from) → \(to)  \(record.title)" }
    guard edit.before != nil else {
      let priority = record.type.field(role: "priority").map { record.value($0.name).description }
      let words = [record.id, record.state, priority, record.title].compactMap { $0 }
      return words.filter { !$0.isEmpty }.joined(separator: "  ")
    }
    let fields = Difference(from: edit.before, to: record).changes.map(\.field)
    let what = fields.isEmpty ? edit.action : "\(edit.action) \(fields.joined(separator: ", "))"
    return "\(record.id)  \(what)"
  }

  /// The record that a person means.
  func record(_ id: String, of type: RecordType? = nil) throws -> Record {
    let record = try transaction.snapshot.resolve(id, type: type)
    for text in record.namesakeNotes(in: transaction.snapshot) where !notes.contains(text) {
      notes.append(text)
    }
    return record
  }
}
