import Git
import Records

/// Reads and parses files on as many threads as there are processors, and hands them over in order.
struct IndexSupply {
  let source: TreeSource
  let rulebook: Rulebook

  private static let portion = 200
  /// Below this number of files a second thread is not worth its start.
  private static let worthThreads = 400

  /// Calls `take` with the rows of `files`, in their order, some at a time, on this thread.
  func rows(of files: [RecordFile], _ take: ([IndexRow]) throws -> Void) throws {
    let starts = Array(stride(from: 0, to: files.count, by: Self.portion))
    guard files.count >= Self.worthThreads, let open = source.opener else {
      for start in starts { try take(rows(files, start, from: source)) }
      return
    }
    let rulebook = rulebook
    try Portions.each(of: starts.count) {
      let own = try open()
      return { try Self.rows(files, starts[$0], rulebook) { try own.read($0) ?? [] } }
    } _: {
      try take($0)
    }
  }

  private func rows(
    _ files: [RecordFile], _ start: Int, from source: TreeSource
  ) throws -> [IndexRow] {
    try Self.rows(files, start, rulebook) { try source.read($0) ?? [] }
  }

  private static func rows(
    _ files: [RecordFile], _ start: Int, _ rulebook: Rulebook,
    _ read: (RecordFile) throws -> [UInt8]
  ) throws -> [IndexRow] {
    try files[start..<min(start + portion, files.count)].compactMap { file in
      guard let blob = file.blob else { return nil }
      return IndexRow(path: file.path, blob: blob, bytes: try read(file), rulebook: rulebook)
    }
  }
}
