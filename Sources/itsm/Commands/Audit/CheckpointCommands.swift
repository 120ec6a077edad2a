import ArgumentParser
import Git
import Practices
import Records
import Rendering
import Store

/// `itsm audit checkpoint`.
struct MakeCheckpoint: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Sign the branch's tip with a number, so that no rewriting goes unnoticed.",
    discussion: """
      Audits the history, and keeps its tip, the verdict's digest and the next number in a commit \
      at refs/itsm/audit/checkpoints, signed where git signs commits (commit.gpgSign). Prints its \
      mark, to be noted elsewhere: itsm audit verify --known MARK. Push and fetch the reference as \
      any other:

        git push origin refs/itsm/audit/checkpoints
      """)

  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    guard let head = try workspace.repository.head.tip else {
      throw StoreError(.notFound, "there is no commit yet")
    }
    let chain = try workspace.checkpoints(known: [], addresses: People.addresses)
    if !chain.findings.isEmpty { throw Findings(chain.findings) }
    let last = chain.checkpoints.last
    if last?.head == head {
      throw Finding(
        .nothingChanged, "checkpoint \(last?.counter ?? 0) is of \(head.short) already")
    }
    let verdict = try AuditVerdict(of: AuditRange(tip: head), in: workspace)
    let count = verdict.result.findings.count { $0.finding.severity != .note }
    let (made, isSigned) = try workspace.makeCheckpoint(
      of: head, after: last, commits: verdict.result.commits, findings: count,
      verdict: "sha256:" + sha256(verdict.report.json()))
    session.answer("\(CheckpointMark(made))\n")
    session.note(
      "checkpoint \(made.counter) of \(head.short), \(verdict.report.summary)  [\(made.id.short)]")
    if !isSigned {
      session.note(
        "warning: it is not signed, and proves no more than who can write to this repository says; "
          + "git config commit.gpgSign true")
    }
  }
}

/// `itsm audit verify`.
struct VerifyCheckpoints: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the checkpoints, and that the branch goes on from them.",
    discussion: """
      Each must have the next number, go on from the one before it, and be signed by a key that \
      .itsm/allowed_signers allowed then. The branch must go on from every one; where it was \
      rewritten or rolled back, the first is named from which it doesn't. What this clone has seen \
      is remembered; --known names what was noted elsewhere. Exits with 1 if something is broken.

        itsm audit verify --known 3:1f0c…
      """)

  @Option(
    help: ArgumentHelp("A checkpoint that must be there, as it was printed.", valueName: "mark"))
  var known: [String] = []
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let marks = try known.map { text in
      guard let mark = CheckpointMark(text) else {
        throw UsageError(
          "“\(text)” is no mark of a checkpoint",
          remedy: "itsm audit checkpoint prints one, such as 3:1f0c… with 40 digits")
      }
      return mark
    }
    let workspace = try session.workspace()
    let chain = try workspace.checkpoints(known: marks, addresses: People.addresses)
    if chain.checkpoints.isEmpty, chain.findings.isEmpty {
      throw StoreError(
        .notFound, "there is no checkpoint",
        remedy: "itsm audit checkpoint, or git fetch origin '+\(Checkpoint.reference):"
          + "\(Checkpoint.reference)'")
    }
    output.show(CheckpointList(chain.rows).report, in: session)
    if !chain.findings.isEmpty { throw Findings(chain.findings) }
    if chain.standings.contains(.unsigned) {
      session.note("warning: checkpoints that are not signed prove little")
    }
  }
}

extension People {
  /// The addresses that somebody is known by in some records.
  fileprivate static func addresses(_ email: String, _ snapshot: Snapshot) throws -> [String] {
    let people = try snapshot.people()
    return people.addresses(of: people.name(of: email))
  }
}

extension CheckpointChain {
  fileprivate var rows: [CheckpointList.Row] {
    checkpoints.enumerated().map { index, checkpoint in
      var signed = CheckpointList.Signed.no
      if index < standings.count {
        switch standings[index] {
        case .good: signed = .yes
        case .unsigned: signed = .no
        case .bad(let reason): signed = .bad(reason)
        }
      }
      return CheckpointList.Row(
        counter: checkpoint.counter, id: checkpoint.id.hex, head: checkpoint.head.hex,
        at: Instant(clamping: checkpoint.signature.when), by: checkpoint.signature.email,
        commits: checkpoint.commits, findings: checkpoint.findings, verdict: checkpoint.verdict,
        signed: signed)
    }
  }
}
