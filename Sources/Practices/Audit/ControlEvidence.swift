public import Records

/// What a record that authorises work shows of the five elements that SOC 2 CC8.1 asks for, and of
/// the clauses of ISO/IEC 20000-1 for changes.
///
/// What is missing is a named gap: nobody has to guess whether it was looked for.
public struct ControlEvidence {
  /// One element or clause.
  public struct Part: Hashable, Sendable {
    /// The name for machines.
    public let key: String
    /// The name for people.
    public let title: String
    /// What shows that it was there.
    public let evidence: [String]
    /// What is missing.
    public let gaps: [String]
    /// What is there, and came after the work began.
    public var late: [String] = []

    /// What an element comes to.
    public var standing: Standing {
      if !gaps.isEmpty { return .gap }
      return late.isEmpty ? .met : .afterwards
    }
  }

  /// What an element comes to; the raw values are what machines read.
  public enum Standing: String, Sendable {
    case met, gap
    /// It was there, and came after the work began.
    case afterwards
  }

  public let id: String
  public let title: String
  public let state: String
  /// When the work began and ended; nil if nothing tells.
  public let began: Instant?
  public let ended: Instant?
  /// The five elements, in their order.
  public private(set) var elements: [Part] = []
  /// The clauses.
  public private(set) var clauses: [Part] = []
  /// What an approval after the work began goes with, as for an emergency: nil if none did.
  public private(set) var afterwards: Part?

  let record: Record
  private let authority: Authority
  private let proof: (Record, Vote) -> Ballot.Proof?
  private let passings: [Passing]
  private let advance: Advance?

  /// A step for which somebody had to decide.
  private struct Passing {
    let stage: Approvable.Stage
    let entry: TimelineEntry
    let index: Int
  }

  /// Reads a record.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - authority: Who may decide what.
  ///   - advance: What authorised it before it was made; nil if it had to be asked for.
  ///   - proof: The commit that brought a decision; nil if none did.
  public init(
    of record: Record, authority: Authority, advance: Advance? = nil,
    proof: @escaping (Record, Vote) -> Ballot.Proof?
  ) {
    (self.record, self.authority, self.proof) = (record, authority, proof)
    self.advance = advance
    (id, title, state) = (record.id, record.title, record.state ?? "")
    began = record.instant(role: "actual-start")
    ended = record.instant(role: "actual-end")
    passings = Self.passings(of: record)
    elements = [authorisation, review, test, approval, documentation]
    clauses = [recorded, assessed, authorised, tested, reviewed, items]
    afterwards = retroactive
  }

  private static func passings(of record: Record) -> [Passing] {
    var state: String?
    var found: [Passing] = []
    for (index, entry) in record.timeline.enumerated() {
      guard let next = entry.state else { continue }
      if let stage = record.type.approvable?.stages.first(where: {
        $0.verb == entry.did && $0.state == state
      }) {
        found.append(Passing(stage: stage, entry: entry, index: index))
      }
      state = next
    }
    return found
  }

  // MARK: The five elements

  var authorisation: Part {
    var evidence = passings.map {
      "“\($0.entry.did)” after \($0.stage.name) by \($0.entry.by) at \($0.entry.at)"
    }
    if let advance { evidence.append("\(advance.what), in advance") }
    let told = advance?.at ?? passings.last?.entry.at ?? record.instant(role: "authorised-at")
    if passings.isEmpty, let told { evidence.append("authorised at \(told)") }
    var gaps: [String] = []
    if told == nil { gaps.append("nothing tells that it was authorised") }
    gaps += advance?.doubts ?? []
    gaps += undated
    return Part(
      key: "authorisation", title: "Authorisation before work", evidence: evidence, gaps: gaps,
      late: late(told, "it was authorised"))
  }

  /// The decisions that opened the stages, each with what it is worth.
  private var approvals: [(cast: Ballot.Cast, isOwn: Bool)] {
    passings.flatMap { passing in
      authority.ballot(of: record, now: passing.entry.at, until: passing.index).casts
        .filter { $0.vote.kind == .approve && $0.vote.stage == passing.stage.name }
        .map { ($0, authority.isOwn(record, of: $0.person)) }
    }
  }

  private var review: Part {
    let others = approvals.filter { !$0.isOwn && $0.cast.standing == .valid }
    var evidence = others.map { "\($0.cast.person) at \($0.cast.vote.stage)\(committed($0.cast))" }
    if let advance, !authority.isOwn(record, of: advance.person) {
      evidence.append("\(advance.what), by somebody else than who used it")
    }
    var gaps = approvals.filter(\.isOwn).map {
      "\($0.cast.person) approved what is their own"
    }
    if evidence.isEmpty { gaps.append("nobody but its author and implementer approved it") }
    return Part(key: "review", title: "Independent review", evidence: evidence, gaps: gaps)
  }

  var test: Part {
    filled(
      "test", "Test evidence", roles: ["test-evidence"],
      missing: "the type has no field with the role test-evidence")
  }

  private var approval: Part {
    let valid = approvals.filter { $0.cast.standing == .valid }
    var evidence = valid.map {
      "\($0.cast.person) approved at \($0.cast.vote.at)\(committed($0.cast))"
    }
    var gaps = approvals.compactMap { approval -> String? in
      guard case .unproven(let reason) = approval.cast.standing else { return nil }
      return "the approval of \(approval.cast.person) is not proven: \(reason)"
    }
    if let advance { evidence.append("\(advance.what), at \(advance.at)") }
    if evidence.isEmpty { gaps.append("no approval was valid when it went on") }
    gaps += undated
    return Part(
      key: "approval", title: "Approval before deployment", evidence: evidence, gaps: gaps,
      late: late(valid.map(\.cast.vote.at).max() ?? advance?.at, "it was approved"))
  }

  private var documentation: Part {
    filled(
      "documentation", "Documentation", roles: ["normative", "outcome", "resolution"],
      missing: "the type has no fields for plans and results")
  }

  private func committed(_ cast: Ballot.Cast) -> String {
    guard let proof = proof(record, cast.vote) else { return "" }
    let what = cast.vote.merge.map { $0.isSquash ? "squashed it in" : "merged it in" } ?? "commit"
    return " (\(what) \(proof.commit), \(proof.unsigned == nil ? "signed" : "not signed"))"
  }

  private var undated: [String] { began == nil ? ["nothing tells when the work began"] : [] }

  private func late(_ instant: Instant?, _ what: String) -> [String] {
    guard let began, let instant, instant > began else { return [] }
    let after = Span(seconds: instant.seconds - began.seconds)
    return ["\(what) at \(instant), \(after) after the work began at \(began)"]
  }

  /// SOC 2 lets an emergency be approved afterwards if it is reviewed too: what shows that.
  private var retroactive: Part? {
    let late = elements.flatMap(\.late)
    guard !late.isEmpty else { return nil }
    let told = filled("", "", roles: ["model"], missing: "")
    let review = filled(
      "", "", roles: ["review"], missing: "the type has no field with the role review")
    return Part(
      key: "afterwards", title: "Approved afterwards, and reviewed",
      evidence: told.evidence + late + review.evidence,
      gaps: review.gaps + elements.filter { !$0.late.isEmpty }.flatMap(\.gaps))
  }

  /// A part that fields with some roles show.
  func filled(
    _ key: String, _ title: String, roles: [String], missing: String
  ) -> Part {
    let fields = record.type.fields.filter { roles.contains($0.role ?? "") }
    let values = fields.map { ($0.name, record.value($0.name)) }
    return Part(
      key: key, title: title,
      evidence: values.filter { !$0.1.isEmpty }.map { "\($0.0): \(Self.short($0.1))" },
      gaps: fields.isEmpty ? [missing] : values.filter(\.1.isEmpty).map { "\($0.0) is empty" })
  }

  /// The first line of a value, as far as it serves to find it.
  private static func short(_ value: Value) -> String {
    let text = value.description
    let line = text.prefix { !$0.isNewline }
    let cut = line.prefix(120)
    return cut.count < text.count ? "\(cut)…" : String(cut)
  }
}

extension ControlEvidence {
  /// True if no element is missing.
  public var isWhole: Bool { elements.allSatisfy { $0.standing == .met } }
  /// True if nothing is missing, but something came after the work began, and was reviewed.
  public var isAfterwards: Bool {
    !elements.contains { $0.standing == .gap } && afterwards?.standing == .met
  }

  /// When a record counts for a period; nil for one whose work was never done.
  ///
  /// That is when its work ended, or began; where its type tells neither, when it was closed, or
  /// opened.
  public static func instant(of record: Record) -> Instant? {
    let roles =
      record.type.field(role: "actual-end") == nil
      ? ["closed-at", "opened-at"] : ["actual-end", "actual-start"]
    return roles.lazy.compactMap { record.instant(role: $0) }.first
  }
}

extension Record {
  /// The instant in the field with a role; nil if there is none.
  func instant(role: String) -> Instant? {
    guard let field = type.field(role: role), case .instant(let instant) = value(field.name) else {
      return nil
    }
    return instant
  }
}
