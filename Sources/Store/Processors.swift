import Glibc

/// The processors that work can be shared among.
public enum Processors {
  /// How many there are, within reason: each thread also needs memory.
  public static let count = min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 8)
}
