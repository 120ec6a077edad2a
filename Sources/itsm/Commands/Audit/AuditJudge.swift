import Git
import Practices
import Records
import Store
import YAML

/// Judges what a commit did by the people, the teams and the policies from before it.
///
/// It belongs to one thread and keeps what it read for the next commit.
final class AuditJudge {
  private let workspace: Workspace
  private var people: (tree: ObjectID?, key: [ObjectID?], people: People)?
  private var policies: (key: [ObjectID?], book: Result<PolicyBook, any Error>)?
  private var authorities: (key: [ObjectID?], types: [RecordType])?
  private var rules: (tree: ObjectID?, name: ObjectID?)?
  private var works = RecordMemo<PlannedWork>()
  private var uses = RecordMemo<(pin: TemplatePin, use: TemplateUse)>()

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// What else an audit judges.
  static func check(_ workspace: Workspace) -> AuditCheck {
    let judge = AuditJudge(workspace)
    return AuditCheck(
      record: { try judge.findings($0) }, commit: { try judge.findings($0) },
      arrival: { try judge.findings(arriving: $0) })
  }

  // MARK: What is known of the time

  private func people(_ snapshot: Snapshot) throws -> People {
    // Each commit asks several times.
    let tree = snapshot.commit?.tree
    if let people, people.tree == tree { return people.people }
    let types = ["person", "team"].flatMap { snapshot.rulebook.types(trait: $0) }
    let key = try types.map { try snapshot.content(ofFolderOf: $0) } + [try rules(snapshot)]
    if let people, people.key == key {
      self.people = (tree, key, people.people)
      return people.people
    }
    // By other types the same files may say something else.
    if let people, people.key.last != key.last { (works, uses) = (RecordMemo(), RecordMemo()) }
    let made = try snapshot.people()
    people = (tree, key, made)
    return made
  }

  private func policies(_ snapshot: Snapshot) throws -> PolicyBook {
    let key = [try rules(snapshot)]
    if let policies, policies.key == key { return try policies.book.get() }
    let made = Result { try snapshot.policies() }
    policies = (key, made)
    return try made.get()
  }

  /// The name of the folder of rules.
  private func rules(_ snapshot: Snapshot) throws -> ObjectID? {
    let tree = snapshot.commit?.tree
    if let rules, rules.tree == tree { return rules.name }
    let name = try snapshot.content(at: ".itsm")
    rules = (tree, name)
    return name
  }

  private func author(of commit: Commit, _ people: People) -> CommitAuthor {
    CommitAuthor(
      email: commit.author.email, at: Instant(clamping: commit.author.when),
      committed: Instant(clamping: commit.committer.when), people: people)
  }

  // MARK: One record

  /// What is wrong with the entries of a record, with the decisions that it tells, and with the moves
  /// that needed them.
  func findings(_ deed: RecordDeed) throws -> [Finding] {
    let people = try people(deed.before)
    let author = author(of: deed.commit, people)
    let isNew = deed.new.isNew(since: deed.sides)
    let entries = EntryAudit(deed.new, isNew: isNew, by: author)
    var findings =
      deed.sides.isEmpty && entries.isForeign ? [entries.foreign] : entries.findings
    guard deed.new.type.approvable != nil else { return findings }
    findings += VoteAudit(deed.new, since: deed.sides, isNew: isNew, by: author).findings
    let change = RecordComparison(
      old: deed.sides.first, new: deed.new, before: deed.before, after: deed.after)
    if deed.sides.count < 2 {
      findings += try TemplateCheck.findings(change, workspace, uses: templateUses)
    }
    guard isNew.contains(true) else { return findings }
    do {
      let authority = try authority(deed, people)
      findings += ApprovalCheck.refused(change, isNew: isNew, authority)
    } catch is Findings {
      // Where nobody can read a policy, `validate` says so; no move is judged by it.
    }
    return findings
  }

  /// What came of the records of a type that were made from templates.
  private func templateUses(
    of type: RecordType, in snapshot: Snapshot
  ) throws -> [(pin: TemplatePin, use: TemplateUse)] {
    guard let outcomes = type.outcomes else { return [] }
    return try uses.values(of: type, in: snapshot) { record in
      guard let pin = record.templatePin, let field = type.field(outcomes.field),
        !record.value(field.name).isEmpty
      else { return nil }
      return TemplateUse(record, outcomes, rulebook: snapshot.rulebook, lookup: snapshot).map {
        (pin, $0)
      }
    }
  }

  /// Who may decide what.
  ///
  /// Decisions are taken as told: those that are not what they say were found where they were made.
  private func authority(_ deed: RecordDeed, _ people: People) throws -> Authority {
    let evidence = Evidence(
      workspace, tip: deed.commit.id, people: people, rules: deed.before)
    return Authority(
      try policies(deed.before), people: people, rulebook: deed.before.rulebook,
      lookup: deed.before, unsigned: evidence.unsigned, arrivals: evidence.arrivals(of:),
      understatement: deed.before.understatement)
  }

  /// What is wrong with the decisions that a branch brought to the line, and with the moves that needed
  /// them, by the people and policies of the line.
  func findings(arriving deed: RecordDeed) throws -> [Finding] {
    guard deed.new.type.approvable != nil else { return [] }
    let people = try people(deed.law)
    let evidence = Evidence(workspace, tip: deed.commit.id, people: people, rules: deed.law)
    let isNew = deed.new.isNew(since: deed.sides)
    let change = RecordComparison(
      old: deed.sides.first, new: deed.new, before: deed.before, after: deed.after)
    do {
      let authority = try deed.law.authority(people: people, evidence: evidence)
      return ApprovalCheck.forged(change, isNew, authority)
        + ApprovalCheck.refused(change, isNew: isNew, authority)
    } catch is Findings {
      return []
    }
  }

  // MARK: The commit as a whole

  /// What is wrong with a commit's signature, with the protected files that it changed, and with the
  /// items that it changed.
  func findings(_ deed: CommitDeed) throws -> [Finding] {
    try signature(deed) + protection(deed) + items(deed)
  }

  private func signature(_ deed: CommitDeed) throws -> [Finding] {
    guard let signed = try workspace.repository.signature(of: deed.commit.id), signed.isSSH,
      let allowed = try deed.before.read(deed.before.folder + Workspace.allowedSigners)
    else { return [] }
    let people = try people(deed.before)
    let author = author(of: deed.commit, people)
    let known = people.addresses(of: author.name)
    let addresses = [author.email] + known.filter { $0.lowercased() != author.email.lowercased() }
    guard
      case .bad(let reason) = try workspace.standing(
        ofSignature: deed.commit.id, by: addresses, allowed: allowed)
    else { return [] }
    let path = deed.paths.first.map { deed.before.folder + $0 }
    return [
      Finding(
        .signatureInvalid, "the commit of \(author.name) is not validly signed: \(reason)",
        file: path, at: .start, remedy: "git verify-commit \(deed.commit.id.short)")
    ]
  }

  private func protection(_ deed: CommitDeed) throws -> [Finding] {
    guard deed.isOnLine, let policies = try? policies(deed.before) else { return [] }
    let guarded = policies.policies.compactMap(\.protection)
    guard deed.paths.contains(where: { path in guarded.contains { $0.covers(path) } }) else {
      return []
    }
    let change = RevisionChange(
      before: deed.before, after: deed.after, base: deed.base, paths: deed.paths)
    return try ProtectionCheck.findings(change, workspace)
  }

  /// The items that were changed without a change that names them and is being carried out.
  ///
  /// Where no policy says who must authorise such changes, nothing is unauthorised.
  private func items(_ deed: CommitDeed) throws -> [Finding] {
    guard !deed.touched.isEmpty, let policies = try? policies(deed.before) else { return [] }
    let people = try people(deed.before)
    let types = authorities(deed.before.rulebook, policies, people)
    let items = deed.touched.filter { item in
      types.contains { $0.mayAffect(item.type, deed.before.rulebook) }
    }
    if items.isEmpty { return [] }
    let instant = Instant(clamping: deed.commit.author.when)
    // A commit may begin the work and do it, or do it and end the work.
    let planned = try [deed.before, deed.after].flatMap { try plannedWorks($0, types) }
    return items.filter { item in
      !planned.contains { $0.isUnderWay(at: instant) && $0.names(item) }
    }.map { item in
      Finding(
        .itemUnauthorised,
        "\(item.id) was changed at \(instant) outside any authorised change that names it",
        severity: .warning, at: item.mark,
        remedy: "record it afterwards: "
          + types.map { "itsm \($0.name) open, for \(item.id)" }.joined(separator: " or ")
      ).about(item)
    }
  }

  /// The types whose records authorise work, once somebody has to agree to them.
  private func authorities(
    _ rulebook: Rulebook, _ policies: PolicyBook, _ people: People
  ) -> [RecordType] {
    let key = self.people?.key ?? []
    if let authorities, authorities.key == key { return authorities.types }
    let types = rulebook.types.filter { type in
      policies.policies.contains { $0.isInForce(for: type, people) } && type.authorises
    }
    authorities = (key, types)
    return types
  }

  private func plannedWorks(_ snapshot: Snapshot, _ types: [RecordType]) throws -> [PlannedWork] {
    try types.flatMap { type in
      try works.values(of: type, in: snapshot) {
        PlannedWork($0, rulebook: snapshot.rulebook, lookup: snapshot)
      }
    }
  }
}
