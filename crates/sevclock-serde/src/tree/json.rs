//! The tree of a JSON text, borrowing its strings. The parser's nesting limit (128) bounds its depth.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Key, Kind, Value};

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kind = deserializer.deserialize_any(KindVisitor)?;
        Ok(Self { kind, span: None })
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = Kind<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Kind<'de>, E> {
        Ok(Kind::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Kind<'de>, E> {
        Ok(Kind::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Kind<'de>, E> {
        Ok(Kind::Integer(Some(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Kind<'de>, E> {
        Ok(Kind::Integer(i64::try_from(number).ok()))
    }

    /// Whole numbers too large for 64 bits arrive here, too.
    fn visit_f64<E>(self, number: f64) -> Result<Kind<'de>, E> {
        let whole = number.fract() == 0.0 && number.abs() >= 9e18;
        Ok(if whole { Kind::Integer(None) } else { Kind::Float })
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Kind<'de>, E> {
        Ok(Kind::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Kind<'de>, E> {
        Ok(Kind::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kind<'de>, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Kind::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Kind<'de>, A::Error> {
        let mut table = Vec::new();
        while let Some(KeyText(name)) = entries.next_key()? {
            table.push((Key { name, span: None }, entries.next_value()?));
        }
        Ok(Kind::Table(table))
    }
}

/// A key, borrowed unless it has escapes.
struct KeyText<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for KeyText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = KeyText<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<KeyText<'de>, E> {
        Ok(KeyText(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<KeyText<'de>, E> {
        Ok(KeyText(Cow::Owned(text.to_owned())))
    }
}
