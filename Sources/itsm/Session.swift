import Git
import Glibc
import Records
import Rendering
import Store

/// What a command gets from the world: opened when it is first asked for.
final class Session {
  /// The directory that `-C` names; the current one otherwise.
  var directory = "."
  /// False after `--no-color`.
  var allowsColour = true
  private var opened: Workspace?
  private var output = ""

  /// The record repository.
  ///
  /// - Parameter revisions: Where records may be if the branch keeps none.
  /// - Returns: The workspace, opened once.
  /// - Throws: ``GitError`` or ``StoreError`` if there is none.
  func workspace(or revisions: [String] = []) throws -> Workspace {
    if let opened { return opened }
    let workspace = try Workspace(discoveringFrom: directory, or: revisions)
    let line = ProgressLine()
    workspace.indexReport = IndexReport(
      showing: { line.show($0, done: $1, of: $2) }, hiding: { line.end() },
      notice: { [unowned self] in note("note: " + $0) })
    opened = workspace
    return workspace
  }

  /// The time of this command: git's `GIT_AUTHOR_DATE` if it is set, else the clock.
  func now() throws -> Instant {
    let author = getenv("GIT_AUTHOR_DATE") == nil ? nil : try workspace().repository.author()
    return Instant(clamping: author?.when ?? Int64(time(nil)))
  }
}

/// Random numbers for ids: the system's, unless `ITSM_ID_SEED` asks for repeatable ones.
///
/// The seed is mixed with the branch's tip, so that two commands do not draw the same. The
/// generator is SplitMix64 (Steele, Lea, Flood 2014).
struct IDRandom: RandomNumberGenerator {
  private var state: UInt64?

  init(at tip: ObjectID?) {
    guard let text = getenv("ITSM_ID_SEED").map({ String(cString: $0) }) else { return }
    // FNV-1a.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in (text + (tip?.hex ?? "")).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = hash
  }

  mutating func next() -> UInt64 {
    guard var state else { return UInt64.random(in: .min ... .max) }
    defer { self.state = state }
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

// MARK: Output

extension Session {
  /// Adds to the answer, on standard output.
  func out(_ text: String) {
    output += text
    if output.utf8.count > 1 << 20, !Terminal.isPresent(at: STDOUT_FILENO) { flush() }
  }

  /// Gives an answer of a line or two at once, never through the pager.
  func answer(_ text: String) {
    flush()
    Terminal.write(text, to: STDOUT_FILENO)
  }

  /// Says something about what is done, on standard error, after what was answered so far.
  func note(_ text: String) {
    flush()
    Terminal.write(sanitised(text, lines: .multiple) + "\n", to: STDERR_FILENO)
  }

  /// Writes what was said so far, through the pager on a terminal.
  func flush() {
    guard !output.isEmpty else { return }
    defer { output = "" }
    if Terminal.isPresent(at: STDOUT_FILENO), let pager = Pager.command(for: opened),
      Pager.show(output, with: pager)
    {
      return
    }
    Terminal.write(output, to: STDOUT_FILENO)
  }

  /// True when text for a descriptor is coloured.
  func palette(for descriptor: Int32) -> Palette {
    let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    return Palette(
      colour: allowsColour && !isPlain && !isDumb && Terminal.isPresent(at: descriptor))
  }

  /// The columns of the terminal; nil when the answer goes elsewhere.
  var width: Int? { Terminal.width(at: STDOUT_FILENO) }
  /// True when the answer is coloured.
  var colour: Bool { palette(for: STDOUT_FILENO).colour }
}

/// The pager that git would use.
enum Pager {
  static func command(for workspace: Workspace?) -> String? {
    let configured = (try? workspace?.repository.string("core.pager")) ?? nil
    let wish = text("GIT_PAGER") ?? configured ?? text("PAGER") ?? "less"
    return wish.isEmpty || wish == "cat" ? nil : wish
  }

  /// Shows a text; false if the pager can't be started.
  static func show(_ output: String, with command: String) -> Bool {
    // The settings that git gives its pager.
    var environment: [String: String] = [:]
    if getenv("LESS") == nil { environment["LESS"] = "FRX" }
    if getenv("LV") == nil { environment["LV"] = "-c" }
    let status = try? Programs.run("/bin/sh", ["-c", command], environment: environment) {
      Terminal.write(output, to: $0)
    }
    return status.map { $0 != 127 && $0 != 126 } ?? false
  }

  private static func text(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
