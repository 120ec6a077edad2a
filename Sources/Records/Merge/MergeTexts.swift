import YAML

/// Three texts written alike: how lines end, and whether a byte order mark comes first, is merged by
/// itself.
struct MergeTexts {
  let base: [UInt8]?
  let ours: [UInt8]
  let theirs: [UInt8]
  private let form: Form

  private struct Form {
    var hasMark: Bool
    var isLong: Bool
    var isOpen: Bool
  }

  init(base: [UInt8]?, ours: [UInt8], theirs: [UInt8]) {
    let texts = [base, ours, theirs].compactMap { $0 }
    let forms = texts.map(Self.form)
    let isUniform = texts.allSatisfy { Self.lineEnds($0) != nil }
    func plain(_ text: [UInt8]) -> [UInt8] { Self.plain(text, shortens: isUniform) }
    self.base = base.map(plain)
    self.ours = plain(ours)
    self.theirs = plain(theirs)
    func pick(_ part: (Form) -> Bool) -> Bool {
      let (mine, other) = (part(forms[forms.count - 2]), part(forms[forms.count - 1]))
      return base != nil && mine == part(forms[0]) ? other : mine && (other || base != nil)
    }
    form = Form(
      hasMark: pick(\.hasMark), isLong: isUniform && pick(\.isLong), isOpen: pick(\.isOpen))
  }

  /// A merged text in the form that the sides agree on.
  func formed(_ text: [UInt8]) -> [UInt8] {
    var text = text
    if form.isOpen, text.last == Self.feed {
      let open = Array(text.dropLast())
      if Self.meaning(open) == Self.meaning(text) { text = open }
    }
    if form.isLong {
      text = text.reduce(into: [UInt8]()) { long, byte in
        if byte == Self.feed { long.append(Self.carriage) }
        long.append(byte)
      }
    }
    return form.hasMark ? Self.mark + text : text
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let feed = UInt8(ascii: "\n")
  private static let carriage = UInt8(ascii: "\r")

  private static func form(of text: [UInt8]) -> Form {
    Form(
      hasMark: text.starts(with: mark), isLong: lineEnds(text) == true,
      isOpen: text.last != feed)
  }

  /// True for carriage returns before all line feeds, false for none at all; nil for a mixture.
  private static func lineEnds(_ text: [UInt8]) -> Bool? {
    var (long, feeds, carriages) = (0, 0, 0)
    var last: UInt8 = 0
    for byte in text {
      if byte == feed { (feeds, long) = (feeds + 1, last == carriage ? long + 1 : long) }
      if byte == carriage { carriages += 1 }
      last = byte
    }
    if carriages == 0 { return false }
    return long == feeds && carriages == feeds ? true : nil
  }

  private static func plain(_ text: [UInt8], shortens: Bool) -> [UInt8] {
    var text = text.starts(with: mark) ? Array(text.dropFirst(mark.count)) : text
    if shortens { text.removeAll { $0 == carriage } }
    guard let last = text.last, last != feed else { return text }
    let closed = text + [feed]
    return meaning(closed) == meaning(text) ? closed : text
  }

  private static func meaning(_ text: [UInt8]) -> Content? {
    (try? Document(parsing: text))?.root?.asContent
  }
}
