/// The moves that a timeline tells since two sides parted, as one story.
///
/// What a merge decides about a record's state and the fields that go with it follows from the moves
/// of both sides together, and never from which merge brought them. So three branches come out alike
/// in whichever order they are merged. What merges told themselves is no move.
struct MoveStory {
  /// One move, known by its place in the merged timeline.
  struct Move {
    let place: Int
    let told: TimelineEntry
    let to: String
    /// The ways of the type that it may have taken.
    let ways: [Transition]
  }

  /// What a move made of a field.
  enum Effect: Equatable {
    case value(Value)
    /// It asked for a value, which the timeline doesn't tell.
    case untold
  }

  private let type: RecordType
  let start: String?
  let moves: [Move]
  /// Those that led to another state, as far as the type's verbs allow all of them.
  private let effective: [Move]
  /// True if the moves, in the order of the timeline, follow each other as verbs lead.
  let isOneWay: Bool

  /// Takes the moves.
  ///
  /// - Parameters:
  ///   - type: The type whose verbs they are.
  ///   - start: The state before them.
  ///   - entries: Entries by their places, in the order of the timeline.
  init(_ type: RecordType, from start: String?, _ entries: [(place: Int, told: TimelineEntry)]) {
    (self.type, self.start) = (type, start)
    moves = entries.compactMap { place, told in
      guard let to = told.state,
        told.did != TimelineEntry.mergeVerb || type.verbs.contains(told.did)
      else { return nil }
      let ways = type.transitions.filter { $0.verb == told.did && $0.target == to }
      return Move(place: place, told: told, to: to, ways: ways)
    }
    var (state, effective, isOneWay) = (start, [Move](), start != nil || moves.isEmpty)
    for move in moves where move.to != state {
      isOneWay = isOneWay && move.ways.contains { way in state.map(way.leads(from:)) ?? false }
      effective.append(move)
      state = move.to
    }
    self.effective = effective
    self.isOneWay = isOneWay
  }

  /// Where the moves lead if they are one way.
  var end: String? { effective.last?.to ?? start }

  /// The highest rank of a state that was told; nil if one has none.
  func peak(_ rank: (String) -> Int?) -> Int? {
    let ranks = ([start].compactMap { $0 } + moves.map(\.to)).map(rank)
    return ranks.contains(nil) ? nil : ranks.compactMap { $0 }.max()
  }

  /// True if a move can only have led to a state of a lower rank, as reopening does.
  func goesBack(_ rank: (String) -> Int?) -> Bool {
    moves.contains { move in
      guard let to = rank(move.to), !move.ways.isEmpty else { return false }
      return move.ways.allSatisfy { way in
        way.sources.map { $0.allSatisfy { (rank($0) ?? -1) > to } } ?? false
      }
    }
  }

  /// The move that says what a field is once the record is in a state; nil if none touches it.
  ///
  /// Of moves that are no way, the last is the one that came to the state first.
  func decisive(_ field: Field, in state: String?) -> Move? {
    func touches(_ move: Move) -> Bool { effect(of: move, on: field) != nil }
    if isOneWay { return effective.last(where: touches) }
    let arrival = moves.firstIndex { $0.to == state } ?? moves.endIndex
    return moves.prefix(arrival + 1).last(where: touches) ?? moves.last(where: touches)
  }

  /// True if any of the moves makes something of a field.
  func touches(_ field: Field) -> Bool { moves.contains { effect(of: $0, on: field) != nil } }

  /// True if a move empties a field, or stamps it with what is no matter of choice.
  func governs(_ field: Field) -> Bool {
    moves.contains { $0.ways.contains { $0.governs(field) } }
  }

  /// What a move made of a field; nil if it left it alone.
  func effect(of move: Move, on field: Field) -> Effect? {
    if let change = move.told.changes.first(where: { $0.field == field.name }) {
      return .value(field.value(told: change))
    }
    let effects = move.ways.map { effect(of: $0, told: move.told, on: field) }
    guard let first = effects.compactMap({ $0 }).first else { return nil }
    return effects.allSatisfy { $0 == first } ? first : .untold
  }

  private func effect(of way: Transition, told: TimelineEntry, on field: Field) -> Effect? {
    if field.isTracked { return way.clears.contains(field.name) ? .value(.none) : nil }
    if let stamp = way.stamps.first(where: { $0.field == field.name }) {
      guard let text = stamp.text(in: field, by: told.by, at: told.at) else { return .untold }
      return (try? field.parse(all: [text]).get()).map { .value($0) } ?? .untold
    }
    if way.clears.contains(field.name) { return .value(.none) }
    return way.requires.contains(field.name) ? .untold : nil
  }
}
