//! Amounts of money: exact decimals in a currency of ISO 4217 (semantics §6.2, §8.5).
//!
//! Codes and minor units are those of the crate `iso_currency`. Not here: exchange between
//! currencies, which nothing in an agreement asks for; amounts in different ones do not mix.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use thiserror::Error;

/// A currency of ISO 4217 in which things have a price: one with a minor unit, so no gold and no
/// testing code.
///
/// ```
/// use sevclock::policy::Currency;
/// let yen: Currency = "JPY".parse()?;
/// assert_eq!((yen.code(), yen.decimals()), ("JPY", 0));
/// assert!("XAU".parse::<Currency>().is_err());
/// # Ok::<(), sevclock::policy::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The three letters, such as `USD`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimals of the minor unit: 2 of a dollar's cents, 0 of the yen.
    #[must_use]
    pub fn decimals(self) -> u32 {
        self.0.exponent().unwrap_or(0).into()
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let known = iso_currency::Currency::from_code(text);
        let priced = known.filter(|currency| currency.exponent().is_some());
        priced.map(Self).ok_or_else(|| MoneyError::UnknownCurrency { text: text.to_owned() })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// An exact amount in a currency, in whole minor units, below 10¹⁸ either way.
///
/// ```
/// use sevclock::policy::Money;
/// let fee: Money = "95 USD".parse()?;
/// assert_eq!(fee.to_string(), "95.00 USD");
/// assert_eq!(fee.plus("0.50 USD".parse()?)?.to_string(), "95.50 USD");
/// assert!(fee.plus("1.00 EUR".parse()?).is_err());
/// assert!("0.001 USD".parse::<Money>().is_err());
/// # Ok::<(), sevclock::policy::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Always with the currency's decimals, so that equal amounts print alike.
    amount: Decimal,
    currency: Currency,
}

/// What is no amount of money, or cannot be done with two of them.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// A text that is no amount and currency.
    #[error("`{text}` is no amount of money; write one such as `95.00 USD`")]
    NotMoney {
        /// The text.
        text: String,
    },
    /// No code of ISO 4217, or one without a minor unit.
    #[error("`{text}` is no currency; write a code of ISO 4217 such as `USD`")]
    UnknownCurrency {
        /// The text.
        text: String,
    },
    /// A part of a minor unit, which nobody can pay.
    #[error("`{amount} {currency}` has more decimals than {currency} has, which is {}", currency.decimals())]
    TooPrecise {
        /// The amount.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
    },
    /// An amount of 10¹⁸ or more.
    #[error("the amount is out of range; expected one below 10^18")]
    OutOfRange,
    /// Two amounts in different currencies.
    #[error("{one} and {other} are different currencies; write both in one")]
    CurrencyMismatch {
        /// The first amount's.
        one: Currency,
        /// The second's.
        other: Currency,
    },
}

/// The first amount out of range.
const LIMIT: i128 = 1_000_000_000_000_000_000;

impl Money {
    /// An exact amount.
    ///
    /// # Errors
    /// [`MoneyError::TooPrecise`] for a part of the minor unit, [`MoneyError::OutOfRange`].
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        if amount.normalize().scale() > currency.decimals() {
            return Err(MoneyError::TooPrecise { amount, currency });
        }
        Self::rounded(amount, currency)
    }

    /// The amount rounded half-even to the currency's minor unit (semantics §8.5).
    ///
    /// ```
    /// use sevclock::policy::{Currency, Money};
    /// let usd: Currency = "USD".parse()?;
    /// let rounded = |text: &str| Money::rounded(text.parse().unwrap(), usd).map(|it| it.to_string());
    /// assert_eq!(rounded("0.125")?, "0.12 USD");
    /// assert_eq!(rounded("0.135")?, "0.14 USD");
    /// # Ok::<(), sevclock::policy::MoneyError>(())
    /// ```
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn rounded(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let decimals = currency.decimals();
        let mut amount =
            amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven);
        if amount.abs() >= Decimal::from_i128_with_scale(LIMIT, 0) {
            return Err(MoneyError::OutOfRange);
        }
        amount.rescale(decimals);
        // Nobody owes minus nothing.
        if amount.is_zero() {
            amount.set_sign_positive(true);
        }
        Ok(Self { amount, currency })
    }

    /// The amount, with the currency's decimals.
    #[must_use]
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::OutOfRange`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let sum = self.amount.checked_add(other.amount).ok_or(MoneyError::OutOfRange)?;
        Self::rounded(sum, self.currency)
    }

    /// How two amounts compare.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    /// So many percent of the amount, rounded half-even to the minor unit (semantics §8.5).
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn percent(self, percent: Decimal) -> Result<Self, MoneyError> {
        // In whole numbers of the smallest place: a decimal's own product rounds at 28 digits, and
        // rounding twice is not rounding half-even.
        let (part, percent) = (self.amount.mantissa(), percent.normalize());
        let product = part.checked_mul(percent.mantissa()).ok_or(MoneyError::OutOfRange)?;
        let unit = 10_i128.checked_pow(percent.scale() + 2).ok_or(MoneyError::OutOfRange)?;
        let (floor, rest) = (product.div_euclid(unit), product.rem_euclid(unit));
        let up = rest > unit / 2 || (rest == unit / 2 && floor % 2 != 0);
        let amount = Decimal::try_from_i128_with_scale(floor + i128::from(up), self.amount.scale());
        Self::rounded(amount.map_err(|_| MoneyError::OutOfRange)?, self.currency)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::CurrencyMismatch { one: self.currency, other: other.currency })
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let error = || MoneyError::NotMoney { text: text.to_owned() };
        let (number, code) = text.split_once(' ').ok_or_else(error)?;
        Self::new(decimal(number).ok_or_else(error)?, code.parse()?)
    }
}

/// The number of a text of digits with at most one point among them, and a minus if it is negative.
fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (plain(whole) && plain(part)).then(|| Decimal::from_str_exact(text).ok()).flatten()
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, MoneyError};

    fn printed(text: &str) -> Result<String, MoneyError> {
        text.parse().map(|money: Money| money.to_string())
    }

    #[test]
    fn amounts_print_with_the_decimals_of_their_currency() {
        for (text, expected) in [
            ("95 USD", "95.00 USD"),
            ("95.5 USD", "95.50 USD"),
            ("95.500 USD", "95.50 USD"),
            ("0 JPY", "0 JPY"),
            ("1000.0 JPY", "1000 JPY"),
            ("1.125 KWD", "1.125 KWD"),
            ("-12.34 EUR", "-12.34 EUR"),
            ("-0 EUR", "0.00 EUR"),
            ("999999999999999999.99 USD", "999999999999999999.99 USD"),
        ] {
            assert_eq!(printed(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_words() {
        for (text, words) in [
            ("95", "`95` is no amount of money"),
            ("USD 95", "is no amount"),
            ("95,00 USD", "is no amount"),
            ("9e1 USD", "is no amount"),
            ("+9 USD", "is no amount"),
            (".5 USD", "is no amount"),
            ("5. USD", "is no amount"),
            ("95 usd", "`usd` is no currency"),
            ("95 XTS", "`XTS` is no currency"),
            ("95  USD", "` USD` is no currency"),
            ("0.001 USD", "`0.001 USD` has more decimals than USD has, which is 2"),
            ("0.5 JPY", "which is 0"),
            ("1000000000000000000 USD", "out of range"),
            ("99999999999999999999999999999999 USD", "is no amount"),
        ] {
            let error = printed(text).expect_err(text).to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn currencies_do_not_mix() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let (dollars, euros) = (money("1.00 USD"), money("1.00 EUR"));
        let mismatch = "USD and EUR are different currencies; write both in one";
        assert_eq!(dollars.plus(euros).unwrap_err().to_string(), mismatch);
        assert_eq!(dollars.compare(euros).unwrap_err().to_string(), mismatch);
        assert_eq!(dollars.compare(money("1 USD")), Ok(std::cmp::Ordering::Equal));
        let most = money("999999999999999999.99 USD");
        assert_eq!(most.plus(most), Err(MoneyError::OutOfRange));
    }

    #[test]
    fn shares_round_half_even() {
        let share = |money: &str, percent: &str| {
            let money: Money = money.parse().unwrap();
            money.percent(percent.parse().unwrap()).unwrap().to_string()
        };
        assert_eq!(share("100.00 USD", "12.5"), "12.50 USD");
        assert_eq!(share("0.50 USD", "25"), "0.12 USD");
        assert_eq!(share("1.50 USD", "25"), "0.38 USD");
        assert_eq!(share("5 JPY", "50"), "2 JPY");
        assert_eq!(share("-0.50 USD", "25"), "-0.12 USD");
        // 30 digits, the last of which is what makes it more than a half.
        assert_eq!(share("100000000000000005.00 USD", "10.0000000001"), "10000000000100000.50 USD");
        assert_eq!(share("100000000000000000.05 USD", "10.0000000001"), "10000000000100000.01 USD");
        assert_eq!(share("7 JPY", "50"), "4 JPY");
    }
}
