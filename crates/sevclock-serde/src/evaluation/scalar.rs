//! Numbers as documents print them: from integer microseconds, never through floating point.

use serde::Serialize;
use serde::ser::{Error, Serializer};
use serde_json::value::RawValue;

/// A number of microseconds that prints as seconds, with a fraction only if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub i64);

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, micros) =
            (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        if micros == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = format!("{micros:06}");
        write!(f, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1_000_000 == 0 {
            return serializer.serialize_i64(self.0 / 1_000_000);
        }
        RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::Seconds;

    #[test]
    fn seconds_print_exactly() {
        for (micros, text) in [
            (0, "0"),
            (1_500_000, "1.5"),
            (-1, "-0.000001"),
            (6_311_433_600_000_001, "6311433600.000001"),
        ] {
            assert_eq!(serde_json::to_string(&Seconds(micros)).ok().as_deref(), Some(text));
        }
    }
}
