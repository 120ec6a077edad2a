import Glibc
import Synchronization

/// Programs of the user's that itsm starts: `git`, hooks, the editor, the pager.
///
/// Commands are synchronous, so these calls wait; the terminal is the child's meanwhile.
public enum Programs {
  /// Starts a program on our own terminal and waits for its end.
  ///
  /// - Parameters:
  ///   - program: A name to look up in `PATH`, or a path.
  ///   - arguments: Its arguments, without its name.
  ///   - folder: The working directory; ours if nil.
  ///   - environment: Variables on top of ours.
  ///   - quietly: True to discard what it prints.
  /// - Returns: Its exit status; 128 and the signal's number if a signal ended it.
  /// - Throws: ``StoreError`` if it can't be started.
  @discardableResult
  public static func run(
    _ program: String, _ arguments: [String], in folder: String? = nil,
    environment: [String: String] = [:], quietly: Bool = false
  ) throws(StoreError) -> Int32 {
    let child = try Child(
      program, arguments, in: folder, environment: environment,
      input: quietly ? .null : .ours, output: quietly ? .null : channel,
      errors: quietly ? .null : .ours)
    return child.wait()
  }

  /// Starts a program on open files and waits for its end.
  ///
  /// - Returns: Its exit status; 128 and the signal's number if a signal ended it.
  /// - Throws: ``StoreError`` if it can't be started.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: Int32,
    output: Int32, errors: Int32
  ) throws(StoreError) -> Int32 {
    try Child(
      program, arguments, in: nil, environment: environment, input: .descriptor(input),
      output: .descriptor(output), errors: .descriptor(errors)
    ).wait()
  }

  /// True where a person can be asked.
  static var hasTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Where hooks and editors talk: on our standard output only when a person reads it, since what
  /// a script takes from there is our answer alone.
  private static var channel: Child.Channel {
    isatty(STDOUT_FILENO) == 1 ? .ours : .descriptor(STDERR_FILENO)
  }

  /// Starts a program, gives it `feed` on its standard input, and waits for its end.
  ///
  /// - Parameters:
  ///   - program: A name to look up in `PATH`, or a path.
  ///   - arguments: Its arguments, without its name.
  ///   - folder: The working directory; ours if nil.
  ///   - quietly: True to discard what it prints on standard output.
  ///   - environment: Variables on top of ours.
  ///   - feed: Writes to the descriptor, which is closed afterwards.
  /// - Returns: Its exit status; 128 and the signal's number if a signal ended it.
  /// - Throws: ``StoreError`` if it can't be started; whatever `feed` throws.
  public static func run(
    _ program: String, _ arguments: [String], in folder: String? = nil, quietly: Bool = false,
    environment: [String: String] = [:], feeding feed: (Int32) throws -> Void
  ) throws -> Int32 {
    var ends: [Int32] = [0, 0]
    // A program that another thread starts in between must not keep the pipe open.
    let made = Child.starting.withLock { _ in
      pipe(&ends) == 0 && ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
    }
    guard made else { throw Disk.failure("can't make a pipe") }
    let (reading, writing) = (ends[0], ends[1])
    signal(SIGPIPE, SIG_IGN)
    let child: Child
    do {
      defer { close(reading) }
      child = try Child(
        program, arguments, in: folder, environment: environment, input: .descriptor(reading),
        output: quietly ? .null : .ours, errors: .ours)
    } catch {
      close(writing)
      throw error
    }
    let fed = Result { try feed(writing) }
    close(writing)
    let code = child.wait()
    // A program that ended early explains itself better than the broken pipe does.
    if code == 0 { try fed.get() }
    return code
  }
}

/// A program that runs.
///
/// It is started and waited for by the system's own calls. Callers here block, and a library that
/// needs a task to wait for a program finds no thread for it when as many callers block as tasks
/// have threads.
private struct Child {
  enum Channel {
    case ours
    case null
    case descriptor(Int32)
  }

  /// Held while a program is started.
  static let starting = Mutex<Void>(())

  private let process: pid_t

  init(
    _ program: String, _ arguments: [String], in folder: String?, environment: [String: String],
    input: Channel, output: Channel, errors: Channel
  ) throws(StoreError) {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    switch input {
    case .ours: break
    case .null: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    case .descriptor(let file): posix_spawn_file_actions_adddup2(&actions, file, 0)
    }
    switch output {
    case .ours: break
    case .null: posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    case .descriptor(let file): posix_spawn_file_actions_adddup2(&actions, file, 1)
    }
    switch errors {
    case .ours: break
    case .null: posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    case .descriptor(let file): posix_spawn_file_actions_adddup2(&actions, file, 2)
    }
    // What we ignore for ourselves would be ignored by the program, too.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var process: pid_t = 0
    // POSIX has no way to start a program in another folder; the shell has.
    var words = [program] + arguments
    if let folder { words = ["/bin/sh", "-c", #"cd -- "$0" && exec "$@""#, folder] + words }
    let name = words[0]
    let failed = Self.starting.withLock { _ in
      Self.withStrings(words) { words in
        Self.withStrings(Self.variables(environment)) { variables in
          posix_spawnp(&process, name, &actions, &attributes, words, variables)
        }
      }
    }
    guard failed == 0 else {
      errno = failed
      throw Disk.failure("can't start \(program)")
    }
    self.process = process
  }

  /// The exit status; 128 and the signal's number if a signal ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return 128 }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// Our own variables with some others on top.
  private static func variables(_ others: [String: String]) -> [String] {
    var variables: [String] = []
    var next = environ
    while let variable = next.pointee {
      let text = String(cString: variable)
      if others[String(text.prefix { $0 != "=" })] == nil { variables.append(text) }
      next += 1
    }
    return variables + others.map { "\($0.key)=\($0.value)" }.sorted()
  }

  private static func withStrings<T>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T
  ) -> T {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
