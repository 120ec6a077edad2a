/// Counts what the program holds, by the sanitizer's own account of each allocation.
///
/// The size of the process says little: the sanitizer keeps what was freed, and the fuzzer its texts.
enum Memory {
  /// What reading and editing one text may hold at a time, in bytes.
  static let limit = 50_000_000

  /// Starts to look at every allocation.
  static func watch() {
    let taken = install(
      { _, size in
        held += size
        highest = max(highest, held)
      },
      { pointer in held -= allocatedSize(pointer) })
    precondition(taken != 0)
  }

  /// Forgets what came before.
  static func begin() {
    held = 0
    highest = 0
  }

  /// The most that was held since ``begin()``, in bytes.
  static var peak: Int { highest }
}

// The fuzzer runs one text after the other on one thread; a lock would itself allocate.
private nonisolated(unsafe) var held = 0
private nonisolated(unsafe) var highest = 0

@_silgen_name("__sanitizer_install_malloc_and_free_hooks")
private func install(
  _ allocated: @convention(c) (UnsafeRawPointer?, Int) -> Void,
  _ freed: @convention(c) (UnsafeRawPointer?) -> Void
) -> CInt

@_silgen_name("__sanitizer_get_allocated_size")
private func allocatedSize(_ pointer: UnsafeRawPointer?) -> Int
