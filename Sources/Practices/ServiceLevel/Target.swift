import Records
import YAML

/// A promise about time: which records it is about, when its clock runs, and how long it may.
///
/// What a definition says, checked as far as that needs no record type; ``TargetRule`` is what it
/// means for records of one type.
public struct Target: Hashable, Sendable {
  /// To whom the promise is made.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// To a customer.
    case sla
    /// Between teams of one's own.
    case ola
    /// By a supplier.
    case contract
  }

  /// What becomes of a record that starts again after its clock had stopped.
  public enum Again: String, CaseIterable, Hashable, Sendable {
    /// A new clock starts.
    case restart
    /// The clock goes on with what it had used; the time in between does not count.
    case `continue`
    /// The clock that stopped was the only one.
    case never
  }

  /// A condition as it is written, and where.
  struct Text: Hashable, Sendable {
    let text: String
    let mark: Mark
    /// The scalar, which tells where a part of the text stands.
    private let node: Scalar?

    /// A scalar, equal to every other: where something stands does not decide what it says.
    private struct Scalar: Hashable, Sendable {
      let node: Node

      static func == (left: Self, right: Self) -> Bool { true }
      func hash(into hasher: inout Hasher) {}
    }

    init(text: String, mark: Mark, in node: Node? = nil) {
      (self.text, self.mark) = (text, mark)
      self.node = node.map { Scalar(node: $0) }
    }

    /// Where the text goes on after some of its scalars.
    func mark(after count: Int) -> Mark { node?.node.inside(count) ?? mark }
  }

  /// One of several allowances, for the records that fit.
  struct Goal: Hashable, Sendable {
    var when: Text?
    var allowance: Allowance
    var calendar: String
    /// Where the calendar is named, or else the goal begins.
    var mark: Mark
    /// Where the time stands that it gives.
    var allowanceMark: Mark
  }

  public let name: String
  public internal(set) var summary = ""
  public internal(set) var kind = Kind.sla
  /// What is measured, such as `response` or `resolution`.
  public internal(set) var metric = ""
  /// The types of the records; nil for all that have the trait `clocked`.
  var types: [Text]?
  var goals: [Goal] = []
  var clauses: [Clause: Text] = [:]
  /// True if a record to which it no longer applies keeps its clock.
  var isNeverCancelled = false
  /// Fields, or roles of fields, that say in which zone the calendar's hours are, or name who does.
  ///
  /// The first that does counts. Empty for the zone of the calendar.
  var zones: [Text] = []
  /// Verbs of the timeline at which the clock starts anew.
  var resetVerbs: [String] = []
  public internal(set) var again = Again.restart
  /// The field that says since when time counts; `attached` for the time when the clock starts.
  var since: Text?
  /// Shares of the time, in percent, at which to warn.
  public internal(set) var warnings: [Int] = []
  public internal(set) var escalations: [Escalation] = []
  /// The file.
  public internal(set) var origin: String?
  let mark: Mark

  init(name: String, mark: Mark) { (self.name, self.mark) = (name, mark) }

  /// The shares of the time at which something happens before the breach, each once.
  var shares: [Int] {
    Set(warnings + escalations.map(\.share)).filter { $0 < 100 }.sorted()
  }

  /// What a definition asks conditions for.
  enum Clause: String, CaseIterable, Hashable, Sendable {
    case when, start, pause, resume, stop, cancel, reset
  }

  /// Something to do when a share of the time is used.
  public struct Escalation: Hashable, Sendable {
    /// The share in percent; 100 is the breach.
    public let share: Int
    /// Whom to tell: roles of fields such as `assignee` or `group`, people, or e-mail addresses.
    public let notify: [String]
    /// Fields that get other values.
    public let set: [String: String]
  }
}
