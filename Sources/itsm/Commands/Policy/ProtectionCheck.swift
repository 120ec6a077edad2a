import Git
import Practices
import Records
import Rendering
import Store
import YAML

/// Judges for `validate` whether those agreed who must agree to a change of rules: by the policies,
/// the people and the teams from before it.
struct ProtectionCheck {
  private let workspace: Workspace
  private let change: RevisionChange
  private let head: ObjectID
  private let people: People

  /// What is wrong with the files that a change touches.
  ///
  /// What is staged is not judged: approvals come after it.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  static func findings(_ change: RevisionChange, _ workspace: Workspace) throws -> [Finding] {
    guard let head = change.after.commit?.id else { return [] }
    let policies: [Policy]
    do throws(Findings) {
      policies = try PolicyBook(
        files: (try? change.before.definitions.files(in: "policies")) ?? [],
        rulebook: change.before.rulebook
      ).policies
    } catch {
      // Where nobody can read the rules nothing is known of who protects them.
      return []
    }
    let guarded = policies.compactMap { policy in policy.protection.map { (policy, $0) } }
    guard !guarded.isEmpty else { return [] }
    let check = ProtectionCheck(
      workspace: workspace, change: change, head: head, people: try change.before.people())
    return try change.paths.flatMap { path in
      try guarded.filter { $0.1.covers(path) }.compactMap { try check.finding(path, $0.0, $0.1) }
    }
  }

  private func finding(
    _ path: String, _ policy: Policy, _ protection: Protection
  ) throws -> Finding? {
    let file = change.after.folder + path
    let digest = FileApprovals.digest(of: try change.after.read(file))
    let authors = try authors(of: file)
    let judgement = protection.quorum.judged(
      .init(agreed: try agreed(path, digest)),
      in: FileElectorate(people: people, authors: authors))
    guard !judgement.holds else { return nil }
    return Finding(
      .policyProtected,
      "\(path) was changed, and policy \(policy.name) lacks \(judgement.lack)",
      file: file, at: .start, remedy: "let them look at it: itsm policy approve \(path)")
  }

  /// Who wrote the change.
  private func authors(of file: String) throws -> Set<People.Name> {
    guard let base = change.base else { return [] }
    return Set(
      try workspace.changes(of: file, from: base, to: head).map {
        people.name(of: $0.author.email)
      })
  }

  /// Who approved a file as it is, each in a file that they committed themselves.
  private func agreed(_ path: String, _ digest: String) throws -> Set<People.Name> {
    var names: Set<People.Name> = []
    for (file, bytes) in try change.after.definitions.files(in: "approvals") {
      guard let approvals = FileApprovals(parsing: bytes), approvals.files[path] == digest,
        let commit = try workspace.lastChange(of: file, at: head)
      else { continue }
      let name = people.name(of: approvals.by)
      if people.name(of: commit.author.email) == name { names.insert(name) }
    }
    return names
  }
}
