import Records

extension [HandEditedFile] {
  /// The same files, where a record that is gone here and there with the same id was moved: what
  /// it is compared with is what it was.
  var withMoves: [HandEditedFile] {
    var files = self
    var gone: [String: Int] = [:]
    for index in indices where files[index].bytes == nil {
      if let id = files[index].before?.id { gone[id] = index }
    }
    guard !gone.isEmpty else { return self }
    for index in indices where files[index].before == nil {
      guard let id = files[index].after?.id, let old = gone.removeValue(forKey: id) else {
        continue
      }
      files[index].before = files[old].before
      files[index].movedFrom = files[old].path
      files[old].before = nil
      files[old].movedTo = files[index].path
    }
    return files
  }

  /// Those at some paths or below them, and what was moved from or to there.
  func wanted(_ paths: [String]) -> [HandEditedFile] {
    if paths.isEmpty { return self }
    return filter { file in
      [file.path, file.movedFrom, file.movedTo].compactMap(\.self).contains { path in
        paths.contains { path.lies(in: $0) }
      }
    }
  }
}
