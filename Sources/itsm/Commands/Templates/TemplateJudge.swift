import Git
import Practices
import Records
import Store
import YAML

/// Says whether templates authorise records, by those of one version of the records.
final class TemplateJudge {
  private let snapshot: Snapshot
  private let workspace: Workspace
  private let now: Instant
  private let ownUses: Uses?
  private var known: Result<TemplateBook, any Error>?
  private var standings: [String: TemplateStanding] = [:]
  private var versions: [TemplatePin: [RecordTemplate]] = [:]

  /// What came of the records of a type that name a version of a template.
  typealias Uses = (RecordType, Snapshot) throws -> [(pin: TemplatePin, use: TemplateUse)]

  /// - Parameters:
  ///   - snapshot: The records, the templates among them.
  ///   - workspace: The repository.
  ///   - now: The time.
  ///   - uses: What came of templates; nil to ask the records.
  init(_ snapshot: Snapshot, of workspace: Workspace, now: Instant, uses: Uses? = nil) {
    (self.snapshot, self.workspace, self.now, ownUses) = (snapshot, workspace, now, uses)
  }

  /// The templates, read when they are first asked for.
  ///
  /// - Throws: ``Findings`` if one can't be understood.
  func book() throws -> TemplateBook {
    let book =
      known
      ?? Result {
        try TemplateBook(
          files: snapshot.definitions.files(in: "templates"), rulebook: snapshot.rulebook)
      }
    known = book
    return try book.get()
  }

  /// True for a record that goes on because a template authorises it.
  func isAuthorised(_ record: Record) -> Bool {
    guard let templated = record.type.templated else { return false }
    return templated.when.map {
      record.satisfies($0, at: now, rulebook: snapshot.rulebook, lookup: snapshot)
    } ?? true
  }

  // MARK: Objections

  /// Why no template authorises a record to go on now.
  ///
  /// What counts is the template as it is: of one that was changed meanwhile an earlier version
  /// authorises nothing any more.
  ///
  /// - Returns: Findings; none if one does.
  /// - Throws: ``Findings`` if templates can't be understood; ``GitError`` or ``StoreError``.
  func objections(to record: Record) throws -> [Finding] {
    guard let pin = pin(of: record) else { return [unpinned(record)] }
    guard let template = try book()[pin.name], template.type == record.type.name else {
      return [placed(try book().unknown(pin.name, record.type.name), record)]
    }
    guard template.digest == pin.digest else {
      return [
        placed(
          Finding(
            .templatePin, "\(record.id): template \(pin.name) was changed since it was used",
            remedy: record.remedy("itsm template use \(pin.name) \(record.id)")), record)
      ]
    }
    return try deviations(of: record, from: template)
      + [suspension(of: template, record)].compactMap(\.self)
  }

  /// What is wrong with a record that goes on by a template; nothing with any other.
  ///
  /// The version that it names must have been in this history. Its suspension since is a warning.
  ///
  /// - Throws: ``Findings`` if templates can't be understood; ``GitError`` or ``StoreError``.
  func doubts(about record: Record) throws -> [Finding] {
    guard isAuthorised(record) else { return [] }
    guard let pin = pin(of: record) else { return [unpinned(record)] }
    guard let template = try version(pin, record.type) else {
      return [
        placed(
          Finding(
            .templatePin,
            "\(record.id): no template \(pin.name) with that text was at \(pin.commit.prefix(12))",
            remedy: record.remedy("itsm template use \(pin.name) \(record.id)")), record)
      ]
    }
    var findings = deviations(of: record, from: template)
    if let inForce = try book()[pin.name], inForce.digest == pin.digest,
      var finding = try suspension(of: inForce, record)
    {
      finding.severity = .warning
      findings.append(finding)
    }
    return findings
  }

  /// The version of a template that authorised a record in advance; nil for one that goes another way,
  /// or names no version that is here.
  ///
  /// - Throws: ``Findings`` if templates can't be understood; ``GitError`` or ``StoreError``.
  func advance(of record: Record, people: People) throws -> Advance? {
    guard isAuthorised(record), let pin = pin(of: record), let id = ObjectID(pin.commit),
      let commit = try? workspace.repository.commit(id)
    else { return nil }
    let person = people.name(of: commit.author.email)
    return Advance(
      what: "template \(pin.name) (commit \(id.short) of \(person))", by: person,
      at: Instant(clamping: commit.author.when), doubts: try doubts(about: record).map(\.message))
  }

  private func pin(of record: Record) -> TemplatePin? { record.templatePin }

  private func unpinned(_ record: Record) -> Finding {
    let text = record.type.templated.map { record.value($0.field).description } ?? ""
    // Who wrote `os-patch`, or `os-patch@3`, meant that one.
    let meant = try? book()[String(text.prefix { $0 != "@" })]
    return placed(
      Finding(
        .templatePin,
        "\(record.id) names no version of a template"
          + (text.isEmpty ? "" : ": “\(text.prefix(60))”"),
        remedy: record.remedy("itsm template use \(meant?.name ?? "NAME") \(record.id)")), record)
  }

  private func placed(_ finding: Finding, _ record: Record) -> Finding {
    var copy = finding
    let node = record.type.templated.flatMap { record.node($0.field) }
    copy.mark = node?.mark ?? record.mark
    return copy
  }

  /// Where a record says something else than a template.
  func deviations(of record: Record, from template: RecordTemplate) -> [Finding] {
    template.deviations(of: record, at: now, rulebook: snapshot.rulebook, lookup: snapshot)
  }

  private func suspension(of template: RecordTemplate, _ record: Record) throws -> Finding? {
    if template.limit == nil { return nil }
    return try standing(of: template).reason(template).map { reason in
      placed(
        Finding(
          .templateSuspended, "\(record.id): \(reason)",
          remedy: record.remedy("mend the template: a new version begins anew")), record)
    }
  }

  // MARK: Versions and uses

  /// The template that a record was made from, at the commit that it names; nil if it was never
  /// there.
  ///
  /// A commit that is gone, as after a rebase or in a shallow clone, is not missed as long as the
  /// same text is in force.
  private func version(_ pin: TemplatePin, _ type: RecordType) throws -> RecordTemplate? {
    func fits(_ template: RecordTemplate) -> Bool {
      template.name == pin.name && template.digest == pin.digest && template.type == type.name
    }
    if let template = try book()[pin.name], fits(template) { return template }
    if versions[pin] == nil {
      let tip = try snapshot.commit?.id ?? workspace.repository.head.tip
      let files = try tip.flatMap {
        try workspace.ruleFiles(in: "templates", at: pin.commit, before: $0)
      }
      versions[pin] = (files ?? []).compactMap { path, bytes in
        try? RecordTemplate(parsing: bytes, file: path, rulebook: snapshot.rulebook)
      }
    }
    return versions[pin]?.first(where: fits)
  }

  /// The commit from which on a file has been as it is; nil where there is no commit.
  func origin(of path: String) throws -> ObjectID? {
    try snapshot.commit.flatMap { try workspace.origin(ofRuleFile: path, at: $0.id) }
  }

  /// What came of the uses of a template as it is.
  func standing(of template: RecordTemplate) throws -> TemplateStanding {
    if let standing = standings[template.name] { return standing }
    let standing = TemplateStanding(try uses(of: template), limit: template.limit)
    standings[template.name] = standing
    return standing
  }

  private func uses(of template: RecordTemplate) throws -> [TemplateUse] {
    guard let type = snapshot.rulebook.type(template.type), let templated = type.templated,
      let outcomes = type.outcomes
    else { return [] }
    if let ownUses {
      return try ownUses(type, snapshot)
        .filter { $0.pin.name == template.name && $0.pin.digest == template.digest }.map(\.use)
    }
    let condition = try snapshot.rulebook.condition(
      "\(outcomes.field) is set and \(templated.field) ~ '\(template.digest)'", for: type)
    let records = try snapshot.select(
      Selection(type, where: [condition], order: RecordOrder(["id"]), now: now)
    ) { try $0.whole() }
    return records.filter { pin(of: $0)?.name == template.name }.compactMap {
      TemplateUse($0, outcomes, rulebook: snapshot.rulebook, lookup: snapshot)
    }
  }
}

extension Record {
  /// The version of a template that the record names; nil if it names none.
  var templatePin: TemplatePin? {
    type.templated.flatMap { TemplatePin(value($0.field).description) }
  }
}
