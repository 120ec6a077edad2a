import ArgumentParser
import Practices
import Records
import Rendering
import Store

/// `itsm policy explain ID` and its like.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Show who must agree before a record goes on.",
    discussion: """
      Policies are files in .itsm/policies; see Docs/policies.md. A built-in one counts for changes \
      where the repository has none for them and keeps the team cab.

        itsm policy explain 4F7KQ
      """,
    subcommands: [
      ListPolicies.self, ShowPolicy.self, ExplainPolicy.self, TestPolicies.self, ApproveFiles.self,
    ])
}

extension Snapshot {
  /// The policies in force.
  ///
  /// - Throws: ``Findings`` if one can't be understood.
  func policies() throws -> PolicyBook {
    try PolicyBook(files: try definitions.files(in: "policies"), rulebook: rulebook)
  }
}

/// `itsm policy list`.
struct ListPolicies: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the policies.")

  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    output.show(
      PolicyList(try snapshot.policies().policies, people: try snapshot.people()).report,
      in: session)
  }
}

/// `itsm policy show NAME`.
struct ShowPolicy: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the text of a policy.",
    discussion: "A repository's own begins well with it: itsm policy show change-authority.")

  @Argument(help: "The policy.") var name: String
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let policies = try revision.snapshot(in: session).policies().policies
    guard let policy = policies.first(where: { $0.name == name }) else {
      let names = policies.map(\.name)
      let near = Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
      throw StoreError(
        .notFound, "there is no policy \(name)",
        remedy: near ?? "policies: \(names.joined(separator: ", "))")
    }
    session.out(sanitised(String(decoding: policy.source, as: UTF8.self), lines: .multiple))
  }
}

/// `itsm policy explain ID`.
struct ExplainPolicy: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show which clauses hold for a record, what is missing, and who could agree.",
    discussion: """
      The answer is about the stage that the record waits at.

        itsm policy explain 4F7KQ
      """)

  @Argument(help: "An id.") var id: String
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    let record = try snapshot.resolve(id, type: nil)
    let now = try session.workspace().instant(
      of: revision.at, snapshot, now: session.now())
    guard let stage = record.stage(at: now, rulebook: snapshot.rulebook, lookup: snapshot) else {
      throw Finding.notWaiting(record)
    }
    guard
      let ruling = try snapshot.authority(in: session.workspace()).ruling(
        on: record, at: stage, now: now)
    else {
      return session.note(
        "no policy is for \(record.id) at \(stage.name): anybody may \(stage.verb) it")
    }
    output.show(RulingSheet(ruling).report, in: session)
  }
}

/// `itsm policy test`.
struct TestPolicies: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the examples that policies carry.",
    discussion: """
      Exits with 1 if a case of accepts: is refused or one of refuses: is accepted. Reads the \
      working files, so that a policy is tested before it is committed.
      """)

  @Argument(help: "Policies; all if none is named.") var names: [String] = []
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let policies = try session.workspace().workingSnapshot().policies().policies
      .filter { names.isEmpty || names.contains($0.name) }
    guard !policies.isEmpty else {
      throw StoreError(.notFound, "there is no such policy", remedy: "itsm policy list")
    }
    var findings: [Finding] = []
    for policy in policies {
      let failures = policy.failures
      findings += failures.map { $0.finding(of: policy) }
      let count = policy.examples.count
      session.out(
        "\(sanitised(policy.name)): \(count - failures.count) of \(count) "
          + "\(count == 1 ? "example comes" : "examples come") out as told\n")
    }
    if !findings.isEmpty { throw Findings(findings) }
  }
}

extension Policy.Example {
  /// The finding that the example comes out otherwise.
  func finding(of policy: Policy) -> Finding {
    Finding(
      .policyExample,
      "policy \(policy.name) \(accepts ? "refuses" : "accepts") what it should "
        + (accepts ? "accept" : "refuse"),
      file: policy.origin, at: mark,
      remedy: policy.rule(stage).map { "stage \(stage): \($0.quorum)" })
  }
}

/// Judges policies for `validate`.
enum PolicyCheck {
  /// What is wrong with the files below `.itsm/policies`.
  static func findings(_ definitions: Definitions) throws -> [Finding] {
    let files = try definitions.files(in: "policies")
    do throws(Findings) {
      let book = try PolicyBook(files: files, rulebook: definitions.rulebook)
      return book.policies.flatMap { policy in policy.failures.map { $0.finding(of: policy) } }
    } catch {
      return error.all
    }
  }
}
