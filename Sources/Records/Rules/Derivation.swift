extension Field.Matrix {
  /// The value that follows from a row and a column, if the matrix has that cell.
  public func value(row: Value, column: Value) -> String? {
    cells[row.description]?[column.description]
  }
}

extension Draft {
  /// Recomputes derived fields that the draft has to do with, unless another value stands with its
  /// reason.
  ///
  /// - Throws: ``Findings`` when a value was given that differs and has no reason.
  mutating func derive() throws(Findings) {
    for field in type.fields {
      guard let matrix = field.matrix, before == nil || touches(field, matrix),
        let name = matrix.value(row: value(matrix.rows), column: value(matrix.columns)),
        case .success(let derived) = field.parse(name)
      else { continue }
      let stands = value(field.name)
      let reason = matrix.override.map { value($0) } ?? .none
      if stands == derived || stands == .none || reason == .none && !explicit.contains(field.name) {
        if stands != derived { assigned[field.name] = derived }
      } else if reason == .none {
        throw Findings([derivedFinding(field, matrix, stands, derived)])
      }
    }
  }

  /// True when the draft changes the field or what it follows from; what somebody wrote by hand is
  /// not corrected behind a comment.
  private func touches(_ field: Field, _ matrix: Field.Matrix) -> Bool {
    [field.name, matrix.rows, matrix.columns, matrix.override ?? field.name].contains { name in
      assigned[name] != nil
    }
  }

  private func derivedFinding(
    _ field: Field, _ matrix: Field.Matrix, _ stands: Value, _ derived: Value
  ) -> Finding {
    Finding(
      .fieldDerived,
      """
      \(field.name) \(stands) contradicts \(matrix.rows) \(value(matrix.rows)) and \
      \(matrix.columns) \(value(matrix.columns)), which make it \(derived)
      """,
      remedy: matrix.override.map { "give the reason: --set \($0)=…" })
  }
}
