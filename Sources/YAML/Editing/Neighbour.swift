extension [Node.Pair] {
  /// The pair beside which the editor would write a new key: the one it would follow, or the first
  /// one if it would stand before that.
  ///
  /// - Parameters:
  ///   - key: The key that is not there.
  ///   - order: The keys in the order in which they are written.
  /// - Returns: The pair; nil for an empty mapping.
  public func neighbour(ofNew key: String, order: [String]) -> Node.Pair? {
    let index = Place.index(of: key, among: map(\.name), order: order)
    return index > 0 ? self[index - 1] : first
  }
}
