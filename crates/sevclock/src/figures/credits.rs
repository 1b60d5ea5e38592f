//! What a customer gets back for an attainment (semantics §8.5).

use super::Share;
use crate::policy::{Band, Credits, Money, MoneyError, Percent};

impl Band {
    /// Whether an attainment lies in the band: its lower edge does, its upper one does not.
    #[must_use]
    pub fn holds(&self, attainment: Share) -> bool {
        attainment.reaches(self.from) && !self.below.is_some_and(|below| attainment.reaches(below))
    }
}

impl Credits {
    /// The share of the fee that an attainment gives back; nothing outside the bands. Where no cycle
    /// has a verdict there is no attainment, and so no credit to ask for.
    ///
    /// ```
    /// use sevclock::figures::Share;
    /// use sevclock::policy::{Band, Credits};
    /// let bands = vec![
    ///     Band { from: "95 %".parse()?, below: Some("99 %".parse()?), credit: "5 %".parse()? },
    ///     Band { from: "0 %".parse()?, below: Some("95 %".parse()?), credit: "10 %".parse()? },
    /// ];
    /// let (id, clock) = ("response".to_owned(), "first-response".to_owned());
    /// let credits = Credits { id, clock, bands, grounds: Default::default() };
    /// let percent = |met| Share::of(met, 100).map(|share| credits.percent(share).to_string());
    /// assert_eq!(percent(99).as_deref(), Some("0 %"));
    /// assert_eq!(percent(95).as_deref(), Some("5 %")); // the edge belongs to the band above it
    /// assert_eq!(percent(94).as_deref(), Some("10 %"));
    /// # Ok::<(), sevclock::policy::PercentError>(())
    /// ```
    #[must_use]
    pub fn percent(&self, attainment: Share) -> Percent {
        let band = self.bands.iter().find(|band| band.holds(attainment));
        band.map_or(Percent::ZERO, |band| band.credit)
    }

    /// The same of a fee, half-even to the currency's minor unit.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn amount(&self, attainment: Share, fee: Money) -> Result<Money, MoneyError> {
        fee.percent(self.percent(attainment).decimal())
    }
}
