import YAML

extension Record {
  /// What a full-text search of the record looks at, in small letters.
  ///
  /// A line each: the id, the title, other ids, the values of all other fields, links, and the texts
  /// of the timeline. Names of fields, and who did what when, are left out.
  public var searchText: String {
    var lines = [id, title] + aliases
    let titleField = type.field(role: "title")?.name
    for pair in pairs where pair.name != titleField && !Self.structure.contains(pair.name) {
      let value = value(pair.name)
      lines.append((value == .none ? pair.value.plainValue : value).searchWords)
    }
    for link in links { lines.append(link.ids.joined(separator: " ")) }
    for item in node("timeline")?.items ?? [] {
      if let text = item["text"]?.text { lines.append(text) }
    }
    return lines.joined(separator: "\n").lowercased()
  }

  private static let structure: Set<String> = ["id", "type", "aliases", "links", "timeline"]
}

extension Value {
  /// The value as plain words, without the brackets of lists and maps.
  fileprivate var searchWords: String {
    switch self {
    case .list(let items): items.map(\.searchWords).joined(separator: " ")
    case .map(let entries): entries.map(\.value.searchWords).joined(separator: " ")
    default: description
    }
  }
}
