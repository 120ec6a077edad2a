/// Whether a quorum holds, clause by clause, and who is missing.
public struct QuorumJudgement: Hashable, Sendable {
  /// The clause, as it is written.
  public let clause: String
  public let holds: Bool
  /// Whether it can hold still, if those who have not refused agree.
  public let isPossible: Bool
  /// Who agreed and counts.
  public let agreed: [People.Name]
  /// How many more must agree; 0 for a clause with parts.
  public let missing: Int
  /// Who could agree; nil for anybody.
  public let candidates: [People.Name]?
  public let parts: [QuorumJudgement]
}

extension Quorum {
  /// Who agreed and who refused.
  public struct Votes: Sendable {
    let agreed: Set<People.Name>
    let refused: Set<People.Name>

    /// Takes the people on both sides.
    public init(agreed: Set<People.Name>, refused: Set<People.Name> = []) {
      (self.agreed, self.refused) = (agreed, refused)
    }
  }

  /// Judges the quorum.
  ///
  /// One who counts in two clauses counts in both.
  ///
  /// - Parameters:
  ///   - votes: Who agreed and who refused.
  ///   - electorate: Who the groups are.
  /// - Returns: The judgement of the whole and of its parts.
  public func judged(_ votes: Votes, in electorate: any Electorate) -> QuorumJudgement {
    judged(votes, in: electorate, without: [])
  }

  private func judged(
    _ votes: Votes, in electorate: any Electorate, without excluded: Set<People.Name>
  ) -> QuorumJudgement {
    switch self {
    case .all(let parts):
      let judged = parts.map { $0.judged(votes, in: electorate, without: excluded) }
      return whole(
        judged, holds: judged.allSatisfy(\.holds), isPossible: judged.allSatisfy(\.isPossible))
    case .any(let parts):
      let judged = parts.map { $0.judged(votes, in: electorate, without: excluded) }
      return whole(
        judged, holds: judged.contains(where: \.holds),
        isPossible: judged.contains(where: \.isPossible))
    case .some(let count, let group):
      return counted(
        "\(self)", count, electorate.members(of: group), votes, without: excluded)
    case .owners(let path):
      let parts = electorate.owners(at: path).map { record, people in
        counted("owner of \(record)", .number(1), people, votes, without: excluded)
      }
      return whole(
        parts, holds: parts.allSatisfy(\.holds), isPossible: parts.allSatisfy(\.isPossible))
    case .except(let quorum, let groups):
      let out = groups.flatMap { electorate.members(of: $0) ?? [] }
      let inner = quorum.judged(votes, in: electorate, without: excluded.union(out))
      // A team that does not exist keeps nobody out: whoever wrote that meant somebody else.
      let unknown = groups.filter { !electorate.isKnown($0) }
      return QuorumJudgement(
        clause: "\(self)", holds: inner.holds && unknown.isEmpty,
        isPossible: inner.isPossible && unknown.isEmpty, agreed: inner.agreed,
        missing: inner.missing, candidates: inner.candidates,
        parts: inner.parts + unknown.map(Self.unknown))
    }
  }

  private static func unknown(_ group: Group) -> QuorumJudgement {
    QuorumJudgement(
      clause: "not \(group): there is no such team", holds: false, isPossible: false, agreed: [],
      missing: 0, candidates: [], parts: [])
  }

  private func whole(
    _ parts: [QuorumJudgement], holds: Bool, isPossible: Bool
  ) -> QuorumJudgement {
    let isOpen = parts.contains { $0.candidates == nil }
    return QuorumJudgement(
      clause: "\(self)", holds: holds, isPossible: isPossible,
      agreed: RecordElectorate.unique(parts.flatMap(\.agreed)), missing: 0,
      candidates: isOpen ? nil : RecordElectorate.unique(parts.flatMap { $0.candidates ?? [] }),
      parts: parts)
  }

  private func counted(
    _ clause: String, _ count: Count, _ members: [People.Name]?, _ votes: Votes,
    without excluded: Set<People.Name>
  ) -> QuorumJudgement {
    guard let members else {
      let agreed = RecordElectorate.unique(Array(votes.agreed.subtracting(excluded)))
      let missing = max(0, count.needed(of: 0) - agreed.count)
      return QuorumJudgement(
        clause: clause, holds: missing == 0, isPossible: true, agreed: agreed, missing: missing,
        candidates: nil, parts: [])
    }
    let able = members.filter { !excluded.contains($0) }
    let agreed = able.filter(votes.agreed.contains)
    let candidates = able.filter { !votes.agreed.contains($0) && !votes.refused.contains($0) }
    let missing = max(0, count.needed(of: able.count) - agreed.count)
    return QuorumJudgement(
      clause: clause, holds: missing == 0, isPossible: missing <= candidates.count, agreed: agreed,
      missing: missing, candidates: candidates, parts: [])
  }
}
