import Glibc

/// What is told of the making of an index, which may take some seconds.
public struct IndexReport {
  let showing: (String, Int, Int) -> Void
  let hiding: () -> Void
  let notice: (String) -> Void

  /// Makes one.
  ///
  /// - Parameters:
  ///   - showing: Told now and then what is done, how many files of how many are, after a second.
  ///   - hiding: Told when nothing more will be shown, if something was.
  ///   - notice: Told what a user should know.
  public init(
    showing: @escaping (String, Int, Int) -> Void,
    hiding: @escaping () -> Void, notice: @escaping (String) -> Void
  ) {
    self.showing = showing
    self.hiding = hiding
    self.notice = notice
  }

  /// Tells nothing.
  public static var silent: IndexReport {
    IndexReport(showing: { _, _, _ in }, hiding: {}, notice: { _ in })
  }

  /// One piece of work.
  final class Progress {
    private let report: IndexReport
    private let what: String
    private let start = Progress.now
    private var isShown = false

    init(_ report: IndexReport, _ what: String) {
      self.report = report
      self.what = what
    }

    /// Nobody waits for a second with impatience.
    private static let patience = 1.0

    func show(_ done: Int, of all: Int) {
      guard Self.now - start >= Self.patience else { return }
      isShown = true
      report.showing(what, done, all)
    }

    /// Ends the work; says how many seconds it took.
    @discardableResult func end() -> Double {
      if isShown { report.hiding() }
      isShown = false
      return Self.now - start
    }

    private static var now: Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  func begin(_ what: String) -> Progress { Progress(self, what) }
}
