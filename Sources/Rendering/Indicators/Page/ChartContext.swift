extension Chart {
  /// What the template needs of a chart.
  ///
  /// - Parameter id: A name of its own within the page.
  /// - Returns: Names of the template and what stands for them, all texts made safe.
  func context(id: String) -> [String: Any] {
    [
      "id": id, "title": sanitised(title), "summary": sanitised(summary),
      "width": Self.digits(width), "height": Self.digits(height),
      "base": base.map { line in
        [
          [
            "x1": Self.digits(line.0), "y1": Self.digits(line.1), "x2": Self.digits(line.2),
            "y2": Self.digits(line.3),
          ]
        ]
      } ?? [],
      "bars": bars.map { bar in
        [
          "x": Self.digits(bar.x), "y": Self.digits(bar.y), "width": Self.digits(bar.width),
          "height": Self.digits(bar.height), "title": sanitised(bar.title),
        ]
      },
      "words": words.map { word in
        [
          "x": Self.digits(word.x), "y": Self.digits(word.y), "anchor": word.anchor.rawValue,
          "text": sanitised(word.text), "class": word.isQuiet ? "quiet" : "word",
        ]
      },
    ]
  }

  /// A coordinate with at most one decimal, so that a page stays small and the same everywhere.
  private static func digits(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
