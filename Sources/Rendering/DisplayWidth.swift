import Records

/// Returns how many columns of a terminal `text` takes, once it is ``sanitised(_:lines:)``.
///
/// Counted by user-perceived character: emoji sequences, flags and keycaps take two columns, East
/// Asian wide characters two, combining marks and invisible characters none, everything else one.
/// Characters of ambiguous width count as narrow, as in every locale that is not East Asian.
public func displayWidth(_ text: some StringProtocol) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  let scalars = text.unicodeScalars
  if scalars.allSatisfy(\.isLatin) { return scalars.count }
  return text.reduce(0) { $0 + displayWidth($1) }
}

/// Returns how many columns one user-perceived character takes.
///
/// Clusters of scripts that join letters, such as Devanagari, take the sum of their scalars, which
/// is what terminals advance by.
public func displayWidth(_ character: Character) -> Int {
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  if scalars.dropFirst().isEmpty { return width(of: first) }
  if isEmojiSequence(scalars) { return 2 }
  return scalars.reduce(0) { $0 + width(of: $1) }
}

/// Whether several scalars show as one emoji: a flag, a keycap, or a base with a modifier, an
/// emoji variation selector or joined parts.
private func isEmojiSequence(_ scalars: Character.UnicodeScalarView) -> Bool {
  guard let first = scalars.first, first.properties.isEmoji else { return false }
  return scalars.dropFirst().contains {
    switch $0.value {
    case 0xFE0F, 0x20E3, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF: true
    case 0x200D: first.value > 0x7F
    default: false
    }
  }
}

private func width(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x300 { return scalar.isControl ? 0 : 1 }
  let properties = scalar.properties
  switch properties.generalCategory {
  case .nonspacingMark, .enclosingMark: return 0
  default: break
  }
  if isWide(value) { return 2 }
  switch value {
  case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0  // vowels and finals of a Hangul syllable
  case 0x1F1E6...0x1F1FF: return 1  // half a flag
  default: break
  }
  if properties.isDefaultIgnorableCodePoint || scalar.value == 0x2028 || scalar.value == 0x2029 {
    return 0
  }
  return properties.isEmojiPresentation ? 2 : 1
}

extension Unicode.Scalar {
  /// Whether this is a column of its own that joins no other: text of nothing else, which is most
  /// text, is measured without looking for clusters.
  fileprivate var isLatin: Bool { value < 0x300 && !isControl }
}

/// Whether `value` lies in ``wideRanges``, by bisection.
private func isWide(_ value: UInt32) -> Bool {
  guard value >= 0x1100 else { return false }
  var low = 0
  var high = wideRanges.count
  while low < high {
    let middle = (low + high) / 2
    let range = wideRanges[middle]
    if range.contains(value) { return true }
    if value < range.lowerBound { high = middle } else { low = middle + 1 }
  }
  return false
}

/// Returns the longest start of `text` that fits `width` columns, ending in `…` when it was cut.
///
/// A wide character that would be cut in half is left out, so the result may be a column short.
public func truncated(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  guard width > 0 else { return "" }
  let kept = prefix(of: text[...], fitting: width - 1)
  var end = kept.endIndex
  while end > kept.startIndex, kept[kept.index(before: end)] == " " {
    end = kept.index(before: end)
  }
  return kept[..<end] + "…"
}

/// Returns the longest start of `text` that takes at most `width` columns.
func prefix(of text: Substring, fitting width: Int) -> Substring {
  let scalars = text.unicodeScalars
  if scalars.allSatisfy(\.isLatin) { return Substring(scalars.prefix(max(0, width))) }
  var used = 0
  var index = text.startIndex
  while index < text.endIndex {
    used += displayWidth(text[index])
    if used > width { break }
    index = text.index(after: index)
  }
  return text[..<index]
}
