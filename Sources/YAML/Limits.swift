/// What a document may ask of its reader; all limits are here.
public enum Limits {
  /// The largest text, in bytes.
  public static let bytes = 1 << 20
  /// The deepest nesting of collections.
  public static let depth = 32
}
