import Dispatch
import Glibc
import Subprocess
import SystemPackage

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
    try wait(for: program) {
      let executable = self.executable(program)
      let settings = Environment.inherit.updating(settings(environment))
      if quietly {
        return try await Subprocess.run(
          executable, arguments: Arguments(arguments), environment: settings,
          workingDirectory: folder.map { FilePath($0) }, input: .none, output: .discarded,
          error: .discarded
        ).terminationStatus
      }
      return try await Subprocess.run(
        executable, arguments: Arguments(arguments), environment: settings,
        workingDirectory: folder.map { FilePath($0) },
        input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
        output: .fileDescriptor(channel, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ).terminationStatus
    }
  }

  /// Where hooks and editors talk: on our standard output only when a person reads it, since what
  /// a script takes from there is our answer alone.
  private static var channel: FileDescriptor {
    isatty(STDOUT_FILENO) == 1 ? .standardOutput : .standardError
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
    guard pipe(&ends) == 0 else { throw Disk.failure("can't make a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let (reading, writing) = (FileDescriptor(rawValue: ends[0]), ends[1])
    signal(SIGPIPE, SIG_IGN)
    let finished = DispatchSemaphore(value: 0)
    let box = Box()
    Task.detached {
      do {
        let output: FileDescriptor =
          quietly ? try .open("/dev/null", .writeOnly) : .standardOutput
        let result = try await Subprocess.run(
          executable(program), arguments: Arguments(arguments),
          environment: .inherit.updating(settings(environment)),
          workingDirectory: folder.map { FilePath($0) },
          input: .fileDescriptor(reading, closeAfterSpawningProcess: true),
          output: .fileDescriptor(output, closeAfterSpawningProcess: quietly),
          error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        box.outcome = .success(status(result.terminationStatus))
      } catch {
        try? reading.close()
        box.outcome = .failure(StoreError(.unusable, "can't start \(program): \(error)"))
      }
      finished.signal()
    }
    let fed = Result { try feed(writing) }
    close(writing)
    finished.wait()
    let code = try box.outcome.get()
    // A program that ended early explains itself better than the broken pipe does.
    if code == 0 { try fed.get() }
    return code
  }

  private final class Box: @unchecked Sendable {
    // Written before the semaphore is signalled, read after it was waited for.
    var outcome: Result<Int32, StoreError> = .failure(StoreError(.unusable, "nothing was run"))
  }

  private static func wait(
    for program: String, _ work: @escaping @Sendable () async throws -> TerminationStatus
  ) throws(StoreError) -> Int32 {
    let finished = DispatchSemaphore(value: 0)
    let box = Box()
    Task.detached {
      do {
        box.outcome = .success(status(try await work()))
      } catch {
        box.outcome = .failure(StoreError(.unusable, "can't start \(program): \(error)"))
      }
      finished.signal()
    }
    finished.wait()
    return try box.outcome.get()
  }

  private static func executable(_ program: String) -> Executable {
    program.contains("/") ? .path(FilePath(program)) : .name(program)
  }

  private static func settings(_ environment: [String: String]) -> [Environment.Key: String?] {
    var settings: [Environment.Key: String?] = [:]
    for (key, value) in environment {
      if let key = Environment.Key(rawValue: key) { settings[key] = value }
    }
    return settings
  }

  private static func status(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): Int32(code)
    case .signaled(let signal): 128 + Int32(signal)
    }
  }
}
