#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Asks the machine about a terminal: the only place in this module that does.
public enum Terminal {
  /// Whether `descriptor` (1 is standard output) is a terminal.
  public static func isPresent(at descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// How many columns the terminal at `descriptor` has; nil when it is none or does not say.
  public static func width(at descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
