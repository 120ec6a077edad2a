public import Records

/// A booking and all that may stand in its way, at any time.
public struct SchedulePlan: Sendable {
  /// An item that the booking has to do with, and the windows for it.
  public struct Site: Sendable {
    public let item: String
    /// The way from a booked item; empty for that itself.
    public let path: [ItemStep]
    public let windows: [ScheduleWindow]

    /// Makes a site.
    public init(_ item: String, path: [ItemStep] = [], windows: [ScheduleWindow] = []) {
      (self.item, self.path, self.windows) = (item, path, windows)
    }
  }

  public let subject: Booking
  /// The booked items first, then the related ones by the length of their ways.
  public let sites: [Site]
  /// The windows for every item.
  public let general: [ScheduleWindow]
  /// Other bookings.
  public let others: [Booking]
  /// The leave that the booking has to be in blackouts, also what does not count.
  public let exemptions: [Exemption]
  private let siteByItem: [String: Int]

  /// Makes a plan.
  public init(
    _ subject: Booking, sites: [Site], general: [ScheduleWindow] = [], others: [Booking] = [],
    exemptions: [Exemption] = []
  ) {
    (self.subject, self.sites, self.general) = (subject, sites, general)
    self.exemptions = exemptions
    self.others = others.filter { !subject.isKin(of: $0) }
    siteByItem = Dictionary(
      sites.enumerated().map { ($1.item.lowercased(), $0) }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// What is in the way in the window of the booking, bookings before windows, by time.
  public var conflicts: [Conflict] { conflicts(at: subject.period) }

  /// What would be in the way in another window.
  public func conflicts(at period: Period) -> [Conflict] {
    var shared: [(other: Booking, time: Period)] = []
    for other in others {
      if let time = other.period.intersection(period) { shared.append((other, time)) }
    }
    shared.sort { left, right in
      (left.time.start, left.other.id, left.other.branch ?? "")
        < (right.time.start, right.other.id, right.other.branch ?? "")
    }
    return shared.flatMap { clashes(with: $0.other, during: $0.time) }
      + Self.grouped(outside(period)) + Self.grouped(blackouts(period))
  }

  // MARK: Other bookings

  /// Why the two can't be at the same time, said for the time that they share.
  private func clashes(with other: Booking, during shared: Period) -> [Conflict] {
    var found: [Conflict] = []
    let places = other.items.compactMap { siteByItem[$0.lowercased()] }.sorted()
    let direct = places.filter { sites[$0].path.isEmpty }.map { sites[$0].item }
    if !direct.isEmpty {
      found.append(
        Conflict(reason: .itemBooked, isHard: true, period: shared, items: direct, other: other))
    } else if let near = places.first {
      found.append(
        Conflict(
          reason: .relatedBooked, isHard: true, period: shared,
          items: places.map { sites[$0].item },
          path: sites[near].path, other: other))
    }
    let busy = subject.assignees.shared(with: other.assignees)
    if !busy.isEmpty {
      found.append(
        Conflict(reason: .assigneeBusy, isHard: true, period: shared, other: other, people: busy))
    }
    let services = subject.services.shared(with: other.services)
    if found.isEmpty, !services.isEmpty {
      found.append(
        Conflict(
          reason: .serviceBooked, isHard: false, period: shared, items: services, other: other))
    }
    return found
  }

  // MARK: Windows

  /// The maintenance windows that a site has to keep: one of them is enough at any time.
  ///
  /// Those for every item are for the booked ones only, so that they are asked once.
  private func maintenance(of site: Site) -> [ScheduleWindow] {
    site.windows.filter { $0.kind == .maintenance }
      + (site.path.isEmpty ? general.filter { $0.kind == .maintenance } : [])
  }

  /// The sites with maintenance windows; the record itself where it names no item.
  private var guarded: [(site: Site?, windows: [ScheduleWindow])] {
    let booked = sites.contains { $0.path.isEmpty }
    let own = booked ? [] : general.filter { $0.kind == .maintenance }
    return ([(nil, own)] + sites.map { ($0, maintenance(of: $0)) }).filter { !$0.1.isEmpty }
  }

  private func outside(_ period: Period) -> [Conflict] {
    guarded.compactMap { site, windows in
      guard let gap = period.gaps(between: windows.flatMap { $0.open(in: period) }).first else {
        return nil
      }
      let path = site?.path ?? []
      return Conflict(
        reason: path.isEmpty ? .itemOutside : .relatedOutside,
        isHard: windows.contains(where: \.isHard), period: gap,
        items: [site?.item].compactMap(\.self), path: path, windows: windows.map(\.name))
    }
  }

  private func blackouts(_ period: Period) -> [Conflict] {
    func conflict(_ window: ScheduleWindow, _ site: Site?) -> Conflict? {
      guard window.kind == .blackout else { return nil }
      let hits = window.open(in: period)
      let meant = exemptions.filter { $0.window == window.name }
      func leave(_ hit: Period) -> Exemption? { meant.first { $0.covers(window, hit) } }
      guard let hit = hits.first(where: { leave($0) == nil }) ?? hits.first else { return nil }
      let exemption = leave(hit)
      let path = site?.path ?? []
      return Conflict(
        reason: path.isEmpty ? .itemInBlackout : .relatedInBlackout,
        isHard: window.isHard && exemption == nil, period: hit,
        items: [site?.item].compactMap(\.self), path: path, windows: [window.name],
        exemption: exemption, refused: exemption == nil ? meant : [])
    }
    return general.compactMap { conflict($0, nil) }
      + sites.flatMap { site in site.windows.compactMap { conflict($0, site) } }
  }

  /// One conflict for all items that the same windows are for.
  private static func grouped(_ conflicts: [Conflict]) -> [Conflict] {
    var all: [Conflict] = []
    for conflict in conflicts {
      if let same = all.firstIndex(where: {
        $0.reason == conflict.reason && $0.windows == conflict.windows
          && $0.period == conflict.period
      }) {
        all[same].items += conflict.items
      } else {
        all.append(conflict)
      }
    }
    return all
  }
}

extension SchedulePlan {
  /// How far ahead free slots are looked for.
  public static let horizon = Span(seconds: 90 * 86_400)

  /// The next windows of the same length in which nothing is in the way.
  ///
  /// Of a long free time one is offered each day.
  ///
  /// - Parameters:
  ///   - start: Not before this instant.
  ///   - end: They end at this instant at the latest.
  ///   - count: How many at most.
  /// - Returns: The windows, in order.
  public func slots(from start: Instant, to end: Instant, count: Int) -> [Period] {
    guard let horizon = Period(from: start, to: end) else { return [] }
    let length = subject.period.seconds
    let step = max(length, 86_400)
    var slots: [Period] = []
    for gap in horizon.gaps(between: taken(in: horizon)) {
      var at = gap.start.seconds
      while at + length <= gap.end.seconds {
        guard slots.count < count else { return slots }
        if let slot = Period(from: Instant(clamping: at), to: Instant(clamping: at + length)) {
          slots.append(slot)
        }
        at += step
      }
    }
    return slots
  }

  /// The times in which the booking can't be.
  private func taken(in horizon: Period) -> [Period] {
    var taken = others.filter { !clashes(with: $0, during: $0.period).isEmpty }.map(\.period)
    for window in general + sites.flatMap(\.windows) where window.kind == .blackout {
      let leave = exemptions.filter { $0.doubt == nil && $0.window == window.name }.map(\.end).max()
      taken += window.open(in: horizon).compactMap { frozen in
        leave.map { Period(from: max(frozen.start, $0), to: frozen.end) } ?? frozen
      }
    }
    for (_, windows) in guarded {
      taken += horizon.gaps(between: windows.flatMap { $0.open(in: horizon) })
    }
    return taken
  }
}
