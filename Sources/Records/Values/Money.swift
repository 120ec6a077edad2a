/// An exact amount in a currency, written `12.50 EUR`.
///
/// The amount may have more digits than the currency's smallest coin: unit prices do. Money of
/// different currencies neither adds up nor compares.
public struct Money: Hashable, Sendable {
  /// How much.
  public let amount: Amount

  /// Of what.
  public let currency: Currency

  /// Creates an amount of money.
  public init(_ amount: Amount, _ currency: Currency) {
    self.amount = amount
    self.currency = currency
  }

  /// Reads a decimal number, one space and a currency's code.
  public init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let amount = Amount(String(parts[0])),
      let currency = Currency(String(parts[1]))
    else { return nil }
    self.init(amount, currency)
  }

  /// The sum, or nil when the currencies differ or the sum does not fit.
  public func adding(_ other: Money) -> Money? {
    guard currency == other.currency else { return nil }
    return amount.adding(other.amount).map { Money($0, currency) }
  }

  /// The difference, or nil when the currencies differ or the difference does not fit.
  public func subtracting(_ other: Money) -> Money? {
    guard currency == other.currency else { return nil }
    return amount.subtracting(other.amount).map { Money($0, currency) }
  }

  /// The product with a number, exact, or nil when it does not fit.
  public func multiplied(by factor: Amount) -> Money? {
    amount.multiplied(by: factor).map { Money($0, currency) }
  }
}

extension Money: CustomStringConvertible {
  /// The canonical text, `12.50 EUR`.
  public var description: String { "\(amount) \(currency)" }
}
