public import Practices
import Records

/// The decisions on a record as rows.
public struct BallotList {
  private let id: String
  private let casts: [Ballot.Cast]

  /// Makes a list of the decisions on the record with an id.
  public init(_ ballot: Ballot, of id: String) { (casts, self.id) = (ballot.casts, id) }

  /// The rows.
  public var report: Report {
    Report(
      payload: .list(casts.map { $0.payload(of: id) }),
      table: Table(
        columns: [
          Table.Column("stage", key: "stage"), Table.Column("did", key: "did"),
          Table.Column("by", key: "by"), Table.Column("at", key: "at"),
          Table.Column("content", key: "digest"), Table.Column("commit", key: "commit"),
          Table.Column("signed", key: "signed"), Table.Column("now", key: "standing"),
          Table.Column("text", key: "text", canShrink: true),
        ],
        rows: casts.map { cast in
          [
            Cell(cast.vote.stage), Cell(cast.vote.kind.rawValue), Cell(cast.person),
            Cell(cast.vote.decidedAt.words), Cell(Self.short(cast.vote.digest), .muted),
            Cell(cast.proof?.commit ?? "", .muted), cast.signature,
            Cell(cast.words + cast.aside, cast.style), Cell(cast.vote.text ?? ""),
          ]
        }),
      ids: casts.map { _ in id })
  }

  /// Enough of a digest to tell two contents of one record apart.
  static func short(_ digest: String) -> String {
    digest.hasPrefix("sha256:") ? String(digest.dropFirst(7).prefix(12)) : digest
  }
}

extension Ballot.Cast {
  /// What the decision is worth, in words.
  var words: String {
    switch standing {
    case .valid: vote.kind == .approve ? "valid" : "stands"
    case .revoked: "revoked"
    case .replaced: "decided anew"
    case .void(let fields):
      fields.isEmpty
        ? "void: the content was changed" : "void: \(fields.joined(separator: ", ")) changed"
    case .earlier: "of an earlier round"
    case .unproven(let reason): "not proven: \(reason)"
    case .uncounted(let reason): "not counted: \(reason)"
    }
  }

  /// Who told it, if that was somebody else.
  var aside: String {
    if let merge = vote.merge { return merge.isSquash ? " (by a squash merge)" : " (by merging)" }
    return vote.review.map { " (\($0.words))" } ?? ""
  }

  /// What the signature is worth.
  fileprivate var signature: Cell {
    guard let proof else { return Cell("") }
    guard let reason = proof.unsigned else { return Cell("yes", .good) }
    return Cell(reason == Ballot.Proof.notSigned ? "no" : "no: \(reason)", .muted)
  }

  /// The word for machines.
  private var word: String {
    switch standing {
    case .valid: "valid"
    case .revoked: "revoked"
    case .replaced: "replaced"
    case .void: "void"
    case .earlier: "earlier"
    case .unproven: "unproven"
    case .uncounted: "uncounted"
    }
  }

  /// How it looks.
  var style: Style {
    switch standing {
    case .valid: vote.kind == .approve ? .good : .urgent
    case .void, .unproven, .uncounted: .warning
    default: .muted
    }
  }

  func payload(of id: String) -> Payload {
    var members: [Payload.Member] = [
      .init("record", .text(id)), .init("stage", .text(vote.stage)),
      .init("did", .text(vote.kind.rawValue)), .init("by", .text(person)),
      .init("at", .text(vote.at.description)), .init("digest", .text(vote.digest)),
      .init("standing", .text(word)),
    ]
    if case .void(let fields) = standing {
      members.append(.init("changed", .list(fields.map { .text($0) })))
    }
    switch standing {
    case .unproven(let reason), .uncounted(let reason):
      members.append(.init("reason", .text(reason)))
    default: break
    }
    if let merge = vote.merge {
      members.append(.init("merge", .text(merge.isSquash ? "squash" : "merge")))
    }
    if let review = vote.review { members.append(.init("review", review.payload)) }
    if let proof {
      members.append(.init("commit", .text(proof.commit)))
      members.append(.init("signed", .boolean(proof.unsigned == nil)))
      if let reason = proof.unsigned { members.append(.init("unsigned", .text(reason))) }
    }
    members.append(.init("text", vote.text.map { .text($0) } ?? .null))
    return .object(members)
  }
}

extension ReviewSource {
  /// Where it was made, and who says so.
  fileprivate var payload: Payload {
    let parts = [
      ("forge", forge), ("account", account), ("id", review), ("url", url), ("commit", commit),
      ("at", at?.description), ("recorder", recorder),
    ]
    return .object(parts.map { .init($0.0, $0.1.map { .text($0) } ?? .null) })
  }

  /// The same in a few words.
  var words: String { "on \(forge), recorded by \(recorder)" }
}
