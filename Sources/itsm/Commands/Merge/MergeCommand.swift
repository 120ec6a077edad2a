import ArgumentParser
import Git
import Records
import Rendering
import Store

/// `itsm merge REV` and its like.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merge a branch by what its records mean.",
    subcommands: [MergeRevision.self, MergeInstall.self], defaultSubcommand: MergeRevision.self)
}

/// `itsm merge REV`, and what goes on with it.
struct MergeRevision: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "revision", abstract: "Merge a branch by what its records mean.",
    usage: """
      itsm merge <revision> [-m <text>] [--no-verify] [--format <format>]
      itsm merge --resolve <id> <field>=ours|theirs|base|<value> …
      itsm merge --continue | --abort
      itsm merge
      itsm merge install
      """,
    discussion: """
      Records are merged field by field, wherever their files are: lists and links item by item, \
      timelines entry by entry, states by the order that the type declares. It makes one commit with \
      two parents; a branch that has nothing of its own moves forward without one.

      What contradicts is asked about, with exit status 4: the merge is remembered in the git \
      directory, and the branch and its files stay as they were until all is answered.

        itsm merge topic
        itsm merge --resolve 4F7KQ priority=theirs assignee=ana
        itsm merge --continue

      itsm merge install lets git merge, rebase and stash do the same. Where these left conflicts \
      in records, itsm merge alone settles what doesn't contradict and asks about the rest; \
      --resolve answers, and git goes on. See Docs/merge.md.
      """)

  @Argument(help: "A branch, tag or commit.") var revision: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Answer questions about a record: its id, then FIELD=ours, theirs, base or a value; \
      file=ours or file=theirs for a whole file.
      """, valueName: "id field=answer"))
  var resolve: [String] = []
  @Flag(name: .customLong("continue"), help: "Merge with the answers given.") var goesOn = false
  @Flag(help: "Forget the merge that waits for answers.") var abort = false
  @Option(
    name: [.short, .long], parsing: .unconditional,
    help: ArgumentHelp("Say why: the commit's body.", valueName: "text"))
  var message: String?
  @Flag(name: .customLong("no-verify"), help: "Skip the commit-msg hook.") var skipsHooks = false
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    if abort { return try giveUp(workspace, session) }
    var pending = try workspace.pendingMerge()
    if pending == nil, revision == nil,
      let conflicts = try GitConflicts(in: workspace, now: session.now())
    {
      return try settle(conflicts, session)
    }
    if !resolve.isEmpty || goesOn {
      guard revision == nil else {
        throw UsageError(
          "--resolve and --continue go on with a merge, and take no revision",
          remedy: "itsm merge \(revision ?? "REV"), then itsm merge --resolve …")
      }
      guard var waiting = pending else {
        throw StoreError(
          .notFound, "no merge waits for answers",
          remedy: workspace.repository.operationInProgress.map {
            "\(GitOperation($0).goingOn) goes on with git's \($0)"
          }
            ?? "itsm merge REV")
      }
      if !resolve.isEmpty {
        let questions = try workspace.questions(of: waiting, now: session.now())
        waiting.answers = try questions.answers(resolve, besides: waiting.answers)
        // An answer that can't be is refused before it is kept.
        _ = try workspace.questions(of: waiting, now: session.now())
        try workspace.keep(waiting)
      }
      pending = waiting
    } else if let revision {
      let theirs = try session.commit(at: revision, ofCommand: "merge")
      if let pending, pending.theirs != theirs { throw pending.inTheWay }
      pending = pending ?? PendingMerge(theirs: theirs, name: revision)
    }
    guard let pending else {
      if let operation = workspace.repository.operationInProgress {
        throw GitOperation(operation).asksNothing
      }
      throw UsageError("say what to merge", remedy: "itsm merge BRANCH, or itsm sync")
    }
    try merge(pending, workspace, session)
  }

  private func giveUp(_ workspace: Workspace, _ session: Session) throws {
    guard try workspace.forgetMerge() else {
      throw StoreError(
        .notFound, "no merge waits for answers", remedy: "git merge --abort for git's")
    }
    session.note("forgot the merge; nothing had been changed")
  }

  private func merge(
    _ pending: PendingMerge, _ workspace: Workspace, _ session: Session
  ) throws {
    let options = CommitOptions(
      now: try session.now(), body: message, skipsHooks: skipsHooks)
    if !resolve.isEmpty, !goesOn {
      let open = try workspace.questions(of: pending, now: options.now)
      let next = pending.next(in: workspace)
      guard open.isEmpty else { try ask(open, next, session) }
      return session.note("all questions are answered: \(next)")
    }
    let result = try workspace.merge(
      pending.theirs, named: pending.name, answers: pending.answers, options)
    switch result {
    case .questions(let questions):
      try workspace.keep(pending)
      try ask(questions, pending.next(in: workspace), session)
    case .nothingNew: session.note("\(pending.name) is merged already")
    case .forwarded(let commit): session.note("moved forward to \(pending.name)  [\(commit.short)]")
    case .merged(let commit, let plan):
      session.noteRenamed(plan.renamed)
      for id in plan.joined { session.note("\(id)  merged") }
      session.note("merged \(pending.name)  [\(commit.short)]")
    }
    try workspace.forgetMerge()
  }

  private func ask(
    _ questions: [PendingQuestion], _ next: String, _ session: Session
  ) throws -> Never {
    output.show(questions, in: session)
    session.note(questions.hint(then: next))
    throw Ending(status: .conflict)
  }
}

extension OutputOptions {
  /// Prints questions.
  func show(_ questions: [PendingQuestion], in session: Session) {
    let list = QuestionList(questions.map(\.row))
    guard format == .table else { return show(list.report, in: session) }
    session.out(list.text(width: session.width, colour: session.colour))
  }
}

extension PendingMerge {
  /// What goes on with it once all is answered: what began it.
  func next(in workspace: Workspace) -> String {
    let followed = try? Remote(of: workspace, named: nil).mergeName
    return name == followed ? "itsm sync" : "itsm merge --continue"
  }

  /// Why no other merge can begin: its questions would take the place of these.
  var inTheWay: StoreError {
    StoreError(
      .conflict, "a merge of \(name) waits for answers",
      remedy: "itsm merge --continue shows what is asked; itsm merge --abort forgets it")
  }
}

extension PendingQuestion {
  /// The question as a row of a list.
  var row: QuestionList.Row {
    switch subject {
    case .field(let question):
      QuestionList.Row(
        name: name, title: title, field: question.field, base: question.base,
        ours: question.ours, theirs: question.theirs)
    case .file(let oursIsGone, let theirsIsGone):
      QuestionList.Row(
        name: name, title: title, field: "file", base: .none,
        ours: .text(oursIsGone ? "removed" : "changed"),
        theirs: .text(theirsIsGone ? "removed" : "changed"))
    }
  }
}

extension [PendingQuestion] {
  /// What to type next.
  func hint(then next: String) -> String {
    guard let first else { return "" }
    return """
      hint: itsm merge --resolve \(first.name) \(first.field)=theirs, or =ours, or another value
            \(next) once all are answered, or itsm merge --abort
      """
  }
}

extension Session {
  /// Says which records got a new id.
  func noteRenamed(_ renamed: [(old: String, new: String)]) {
    for (old, new) in renamed {
      note("\(old) was the id of two records; one of them is \(new) now")
    }
  }
}
