extension Array {
  /// Where the first element is whose path does not come before another, in the order of paths' bytes.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - name: What the path of an element is; they must be in that order.
  /// - Returns: Its place, or the end.
  func firstIndex(notBefore path: String, by name: (Element) -> String) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if name(self[middle]).utf8.lexicographicallyPrecedes(path.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
