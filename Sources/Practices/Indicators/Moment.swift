import Records

/// An ``Endpoint`` whose names have become places of a ``TypeLens``.
indirect enum Moment {
  case slot(Int)
  case first([Sign])
  case last([Sign])
  case known([Moment])
  case now

  /// Something that an entry of a timeline can tell.
  enum Sign {
    case anything
    case entered(RecordType.Category)
    case reached(String)
    /// A field was given a value.
    case given(String)
  }
}

/// A ``Quantity`` whose names have become places.
enum Measurand {
  case slot(Int)
  case attained(result: Int, baseline: Int, target: Int)
}

/// A ``Grouping`` whose name has become a place.
enum Division {
  case period(Grouping)
  case type
  case state
  case category
  case slot(Int)
}

extension TypeLens {
  func bound(_ endpoint: Endpoint) -> Moment {
    switch endpoint {
    case .now: .now
    case .field(let name): .slot(fieldSlot(name))
    case .known(let endpoints): .known(endpoints.map(bound))
    case .first(let events): .first(events.compactMap(bound))
    case .last(let events): .last(events.compactMap(bound))
    }
  }

  /// Nil for what can't happen to records of the type.
  private func bound(_ event: Endpoint.Event) -> Moment.Sign? {
    switch event {
    case .anything: .anything
    case .entered(let category): .entered(category)
    case .reached(let state): .reached(state)
    case .given(let name): field(name).map { .given($0.name) }
    }
  }

  func bound(_ quantity: Quantity) -> Measurand {
    switch quantity {
    case .count(let count): .slot(slot(count.rawValue))
    case .linked(let name): .slot(slot(name))
    case .field(let name): .slot(fieldSlot(name))
    case .attained(let result, let baseline, let target):
      .attained(
        result: fieldSlot(result), baseline: fieldSlot(baseline), target: fieldSlot(target))
    }
  }

  func bound(_ grouping: Grouping) -> Division {
    guard case .field(let name) = grouping else { return .period(grouping) }
    return switch name {
    case "type": .type
    case "state": .state
    case "category": .category
    default: .slot(fieldSlot(name))
    }
  }

  func bound(_ condition: Condition) -> Condition {
    condition.numbered { path in
      if let slot = self.slot(at: path) { return slot }
      // The way into a map begins at a place, too.
      if let first = path.first { _ = self.slot(first) }
      return nil
    }
  }
}
