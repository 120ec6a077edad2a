import Glibc
import Rendering

/// The line on a terminal that says how far a job is.
final class ProgressLine {
  private let width = Terminal.width(at: STDERR_FILENO)
  private let clock = ContinuousClock()
  private var label = ""
  private var start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant?

  init() { start = clock.now }

  func show(_ label: String, done: Int, of total: Int) {
    guard let width else { return }
    let now = clock.now
    if label != self.label {
      self.label = label
      start = now
    } else if let last, last.duration(to: now) < .milliseconds(100) {
      return
    }
    last = now
    let seconds = start.duration(to: now) / .seconds(1)
    let rate = seconds > 0.3 && done > 0 ? Double(done) / seconds : nil
    let left = rate.map { Duration.seconds(Double(total - done) / $0) }
    let line = Progress(label, done: done, total: total, rate: rate, remaining: left)
    Terminal.write("\r\u{1B}[K" + line.text(width: width), to: STDERR_FILENO)
  }

  /// Takes the line away.
  func end() {
    if last != nil { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
    last = nil
  }
}
