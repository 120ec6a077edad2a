/// Which state two sides agree on, and what becomes of the fields that go with it.
///
/// Three ways, in this order: only one side moved; or the moves of both, one after the other by the
/// clock, are a way that the type allows; or the type says which of the two states wins. A side that
/// moved backwards, such as by reopening, contradicts one that moved elsewhere.
struct StateMerge {
  /// What a field becomes that moves empty or stamp.
  enum Claim {
    /// Like any other field.
    case free
    case side(MergeSide)
    /// What a move said, of which neither side shows any more what it made.
    case value(Value)
    /// A side changed by hand what the moves of the other touch.
    case contradiction
  }

  private let type: RecordType
  private let base: Record?
  private let records: [MergeSide: Record]
  private let stories: [MergeSide: MoveStory]
  private let whole: MoveStory
  /// The state that holds, unless somebody must say which.
  private(set) var state: String?
  /// True if somebody must say which state holds.
  private(set) var isOpen = false
  /// The side that somebody chose.
  private var chosen: MergeSide?

  init(base: Record?, left: Record, right: Record, _ timeline: TimelineMerge) {
    type = left.type
    self.base = base
    records = [.left: left, .right: right]
    let told = timeline.entries.enumerated().compactMap { place, entry in
      entry.isNew ? entry.entry.map { (place: place, told: $0, side: entry.side) } : nil
    }
    func story(_ side: MergeSide?) -> MoveStory {
      let own = told.filter { side == nil || $0.side == nil || $0.side == side }
      return MoveStory(left.type, from: base?.state, own.map { ($0.place, $0.told) })
    }
    whole = story(nil)
    stories = [.left: story(.left), .right: story(.right)]
    decide()
  }

  /// True if both moved, and the moves of the two are no way that the type allows.
  var isParted: Bool { hasMoved(.left) && hasMoved(.right) && !whole.isOneWay }

  /// Says which state holds.
  mutating func settle(on side: MergeSide) {
    (state, chosen, isOpen) = (records[side]?.state, side, false)
  }

  private mutating func decide() {
    let (mine, other) = (records[.left]?.state, records[.right]?.state)
    guard hasMoved(.left), hasMoved(.right) else {
      state = hasMoved(.left) ? mine : other
      return
    }
    if whole.isOneWay, isExplained(.left), isExplained(.right) {
      state = whole.end
    } else if let joined {
      state = joined
    } else {
      state = mine
      isOpen = mine != other
    }
  }

  private func hasMoved(_ side: MergeSide) -> Bool {
    stories[side]?.moves.isEmpty == false || records[side]?.state != base?.state
  }

  /// True if a side is in the state that its moves lead to, or that an earlier merge made of them.
  private func isExplained(_ side: MergeSide) -> Bool {
    guard let story = stories[side] else { return false }
    return story.isOneWay && story.end == records[side]?.state || isAtPeak(side)
  }

  /// The later of the states of both in the order of the type, if neither went back from its own.
  private var joined: String? {
    guard isAtPeak(.left), isAtPeak(.right) else { return nil }
    return [peak(.left), peak(.right)].compactMap { $0 }.max().map { type.joins[$0] }
  }

  /// True if a side is in the last of the states that it was in, in the order of the type, and never
  /// went back from one.
  private func isAtPeak(_ side: MergeSide) -> Bool {
    guard stories[side]?.goesBack(type.joins.firstIndex) == false else { return false }
    return peak(side).map { type.joins[$0] == records[side]?.state } ?? false
  }

  /// The rank of the last of the states that a side was in, in the order of the type.
  private func peak(_ side: MergeSide) -> Int? {
    guard let told = stories[side]?.peak(type.joins.firstIndex), let state = records[side]?.state,
      let rank = type.joins.firstIndex(of: state)
    else { return nil }
    return max(told, rank)
  }

  // MARK: Fields that go with a state

  /// What becomes of a field since moves empty or stamp it.
  ///
  /// The last move that touches it decides, in the moves of both; where that move is the last for one
  /// side too, that side shows what it made.
  func claim(to field: Field) -> Claim {
    guard whole.governs(field), !counts(field) else { return .free }
    if isOpen { return .side(.left) }
    if let chosen { return .side(chosen) }
    let values = (left: value(of: field, .left), right: value(of: field, .right))
    let hands = (left: isByHand(field, .left), right: isByHand(field, .right))
    if hands.left || hands.right {
      if values.left == values.right { return .free }
      if hands.left, hands.right || touches(field, .right) { return .contradiction }
      if hands.right, touches(field, .left) { return .contradiction }
      return .side(hands.left ? .left : .right)
    }
    guard let last = whole.decisive(field, in: state) else { return .free }
    let owners = [MergeSide.left, .right].filter { decisive(field, $0)?.place == last.place }
    if owners.count == 2 { return .free }
    if let owner = owners.first { return .side(owner) }
    guard case .value(let value) = whole.effect(of: last, on: field) else { return .contradiction }
    return .value(value)
  }

  private func value(of field: Field, _ side: MergeSide) -> Value {
    records[side]?.value(field.name) ?? .none
  }

  private func decisive(_ field: Field, _ side: MergeSide) -> MoveStory.Move? {
    stories[side]?.decisive(field, in: records[side]?.state)
  }

  private func touches(_ field: Field, _ side: MergeSide) -> Bool {
    stories[side]?.touches(field) ?? false
  }

  /// True if a side says something else than its moves made of a field.
  private func isByHand(_ field: Field, _ side: MergeSide) -> Bool {
    guard let move = decisive(field, side) else {
      return value(of: field, side) != base?.value(field.name) ?? .none
    }
    guard case .value(let value) = whole.effect(of: move, on: field) else { return false }
    return self.value(of: field, side) != value
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
