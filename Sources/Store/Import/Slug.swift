import Records

/// Names of things as ids.
enum Slug {
  /// What a field of a kind calls the thing of that name.
  ///
  /// Addresses stay addresses; a reference that already is an id stays as it is.
  static func make(_ name: String, for kind: Field.Kind) -> String {
    if name.contains("@"), !name.contains(where: \.isWhitespace) { return name }
    if case .reference = kind, RecordID.problem(with: name) == nil { return name }
    return make(name)
  }

  /// The lower case letters and digits of a name, a hyphen for all that is between them.
  static func make(_ name: String) -> String {
    var slug = ""
    for scalar in name.lowercased().unicodeScalars {
      let fits = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if fits || ((scalar == "." || scalar == "_") && !slug.isEmpty) {
        slug.unicodeScalars.append(scalar)
      } else if !slug.isEmpty, slug.last != "-" {
        slug.append("-")
      }
    }
    while let last = slug.last, "-._".contains(last) { slug.removeLast() }
    return RecordID.problem(with: slug) == nil ? slug : "x-" + slug.prefix(90)
  }
}
