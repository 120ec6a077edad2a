/// Which state two sides agree on, and whose fields go with it.
///
/// Three ways, in this order: only one side moved; or the moves of both, one after the other by the
/// clock, are a way that the type allows; or the type says which of the two states wins. A side that
/// moved backwards, such as by reopening, contradicts one that moved elsewhere.
struct StateMerge {
  /// One move that a side told since they parted.
  private struct Move {
    let side: MergeSide
    let verb: String
    let to: String
  }

  private let type: RecordType
  private let base: Record?
  private let states: [MergeSide: String]
  private let moves: [Move]
  /// The side whose state holds; nil if both have the same, or neither may win.
  private(set) var winner: MergeSide?
  /// True if somebody must say which state holds.
  private(set) var isOpen = false
  /// True if the moves, one after the other, are no way that the type allows.
  private(set) var isParted = false

  init(base: Record?, left: Record, right: Record, _ timeline: TimelineMerge) {
    type = left.type
    self.base = base
    var states: [MergeSide: String] = [:]
    states[.left] = left.state
    states[.right] = right.state
    self.states = states
    moves = timeline.entries.compactMap { entry in
      guard entry.isNew, let side = entry.side, let told = entry.entry, let to = told.state else {
        return nil
      }
      return Move(side: side, verb: told.did, to: to)
    }
    decide()
  }

  /// The state that holds.
  var state: String? { states[winner ?? .left] }

  private mutating func decide() {
    let (mine, other) = (states[.left], states[.right])
    guard hasMoved(.left), hasMoved(.right) else {
      if mine != other { winner = hasMoved(.left) ? .left : .right }
      return
    }
    if let last = moves.last, isOneWay, states[last.side] == last.to {
      if mine != other { winner = last.side }
      return
    }
    isParted = true
    guard mine != other else { return }
    guard let a = mine.flatMap(rank), let b = other.flatMap(rank), isForward(.left),
      isForward(.right)
    else {
      isOpen = true
      return
    }
    winner = a > b ? .left : .right
  }

  private func hasMoved(_ side: MergeSide) -> Bool {
    moves.contains { $0.side == side } || states[side] != base?.state
  }

  /// Says which state holds.
  mutating func settle(on side: MergeSide) {
    winner = states[.left] == states[.right] ? nil : side
    isOpen = false
  }

  private func rank(_ state: String) -> Int? { type.joins.firstIndex(of: state) }

  /// True if the moves of both, in the order of the timeline, follow each other as verbs lead.
  private var isOneWay: Bool {
    guard var state = base?.state, tells(.left), tells(.right) else { return false }
    for move in moves where move.to != state {
      guard type.leads(by: move.verb, from: state, to: move.to) else { return false }
      state = move.to
    }
    return true
  }

  /// True if a side's timeline tells the state that it has.
  private func tells(_ side: MergeSide) -> Bool {
    (moves.last { $0.side == side }?.to ?? base?.state) == states[side]
  }

  /// True if a side only ever moved towards states that win.
  private func isForward(_ side: MergeSide) -> Bool {
    let way =
      [base?.state].compactMap { $0 } + moves.filter { $0.side == side }.map(\.to)
      + [states[side]].compactMap { $0 }
    let ranks = way.map(rank)
    return zip(ranks, ranks.dropFirst()).allSatisfy { one, next in
      guard let one, let next else { return false }
      return one <= next
    }
  }

  // MARK: Fields that go with a state

  /// The side that a field's value comes from since moves empty or stamp it; nil for a field that is
  /// merged by itself.
  func owner(of field: Field) -> MergeSide? {
    let ways = moves.map { move in
      (move, type.transitions.filter { $0.verb == move.verb && $0.target == move.to })
    }
    func touches(_ way: Transition) -> Bool {
      way.clears.contains(field.name) || way.stamps.contains { $0.field == field.name }
        || way.requires.contains(field.name)
    }
    let touched = ways.filter { $0.1.contains(where: touches) }.map(\.0)
    guard ways.contains(where: { $0.1.contains { $0.governs(field) } }), let last = touched.last
    else { return nil }
    if let winner, isParted || !moves.contains(where: { $0.side != winner }) { return winner }
    if isParted || winner == nil, let first = arrival { return first }
    return last.side
  }

  /// The side that came to the common state first.
  private var arrival: MergeSide? {
    guard states[.left] == states[.right] else { return nil }
    var now: [MergeSide: Bool] = [:]
    var first: MergeSide?
    for move in moves {
      now[move.side] = move.to == states[move.side]
      if now[move.side] == true, first == nil { first = move.side }
      if now[move.side] == false, first == move.side { first = nil }
    }
    return first
  }

  /// True if moves count how often something happened in the field.
  func counts(_ field: Field) -> Bool {
    type.transitions.contains { way in
      way.stamps.contains { $0.field == field.name && $0.source == .increment }
    }
  }
}

extension RecordType {
  /// True if a verb leads from one state to another.
  func leads(by verb: String, from: String, to: String) -> Bool {
    transitions.contains { $0.verb == verb && $0.leads(from: from) && $0.target == to }
  }
}

extension Transition {
  /// True if the move decides what a field says; who is told by the timeline was somebody's choice.
  func governs(_ field: Field) -> Bool {
    clears.contains(field.name)
      || stamps.contains { stamp in
        guard stamp.field == field.name else { return false }
        return stamp.source == .now || stamp.source == .me && !field.isTracked
      }
  }
}
