/// A source line as a terminal shows it, and the display column of a place in it.
struct Excerpt {
  let text: String
  let caret: Int?

  /// Prepares `source` with the place `column` (from 1, in scalars) for `width` columns.
  init(_ source: String, column: Int?, width: Int?) {
    let whole = sanitised(source, lines: .multiple).prefix { $0 != "\n" }
    guard let column else {
      text = width.map { truncated(String(whole), to: $0) } ?? String(whole)
      caret = nil
      return
    }
    let start = String(String.UnicodeScalarView(source.unicodeScalars.prefix(max(0, column - 1))))
    let place = displayWidth(sanitised(start, lines: .multiple))
    guard let width, displayWidth(whole) > width || place >= width else {
      text = String(whole)
      caret = place
      return
    }
    // Two thirds of the room in front of the caret, as soon as the line's start does not fit.
    let skipped = place < width ? "" : prefix(of: whole, fitting: max(0, place - width * 2 / 3))
    let lead = skipped.isEmpty ? "" : "…"
    text = truncated(lead + whole[skipped.endIndex...], to: width)
    caret = place - displayWidth(skipped) + displayWidth(lead)
  }
}
