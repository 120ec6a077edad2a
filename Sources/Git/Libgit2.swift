internal import CGit2
import Synchronization

/// libgit2's life in this process.
enum Libgit2 {
  /// Starts the library on first use; it costs 5 ms, which `--help` must not pay.
  static func start() {
    _ = started
  }

  private static let started: Int32 = {
    let status = git_libgit2_init()
    // By default a pack is mapped as a whole, and all of it that was read counts as our memory.
    _ = itsm_git_limit_mapped(2 << 20, 16 << 20)
    // What is read is hashed by ``Object``, in an eighth of the time.
    _ = itsm_git_enable_hash_verification(0)
    // Both only add to how a repository may look: neither changes how its objects are read.
    "worktreeconfig".withCString { first in
      "preciousobjects".withCString { second in
        var names: [UnsafePointer<CChar>?] = [first, second]
        _ = itsm_git_set_extensions(&names, names.count)
      }
    }
    useConfigurationEnvironment()
    return status
  }()

  /// Looks for configuration files where the environment tells git to.
  private static func useConfigurationEnvironment() {
    if Environment.isTrue("GIT_CONFIG_NOSYSTEM") || Environment.value("GIT_CONFIG_SYSTEM") != nil {
      _ = itsm_git_set_search_path(GIT_CONFIG_LEVEL_SYSTEM.rawValue, "")
    }
    if Environment.value("GIT_CONFIG_GLOBAL") != nil {
      _ = itsm_git_set_search_path(GIT_CONFIG_LEVEL_GLOBAL.rawValue, "")
      _ = itsm_git_set_search_path(GIT_CONFIG_LEVEL_XDG.rawValue, "")
    }
  }
}

/// Settings of the whole process: how much git's files are trusted and how safely they are written.
public enum GitSettings {
  private static let durable = Atomic<Bool>(false)

  /// Whether writes to the repository reach the disk before they count as done.
  static var isDurable: Bool { durable.load(ordering: .relaxed) }

  /// Sets whether writes to the repository reach the disk before they count as done.
  public static func synchronizeWrites(_ enabled: Bool) {
    Libgit2.start()
    durable.store(enabled, ordering: .relaxed)
    _ = itsm_git_enable_fsync(enabled ? 1 : 0)
  }
}
