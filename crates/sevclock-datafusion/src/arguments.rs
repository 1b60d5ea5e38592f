//! The arguments of a call: constants, instants, then names and values.

use datafusion_common::arrow::datatypes::DataType;
use datafusion_common::{DataFusionError, Result, ScalarValue};
use datafusion_expr::ColumnarValue;

use crate::words::Ask;

/// The constants that a call is prepared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Constants {
    pub(crate) policy: String,
    /// The clock or calendar; empty where none is asked for.
    pub(crate) clock: String,
    /// The names, in order.
    pub(crate) names: Vec<String>,
}

/// Refuses a count or types of arguments that no call has.
///
/// # Errors
/// What is expected, in words.
pub(crate) fn check(ask: Ask, lenient: bool, types: &[&DataType]) -> Result<(), String> {
    let leading = ask.leading();
    if types.len() < leading.len() || (types.len() - leading.len()) % 2 == 1 {
        let found = types.len();
        return Err(format!("found {found} arguments; expected {}", ask.syntax(lenient)));
    }
    for (place, found) in types.iter().enumerate() {
        let constant = place < ask.constants() || place >= leading.len() && is_name(ask, place);
        let (fits, expected) = if constant {
            (is_text(found), "a constant text")
        } else if place < leading.len() {
            (matches!(found, DataType::Timestamp(..)), "a timestamp; cast what is none")
        } else {
            (true, "")
        };
        if !fits && **found != DataType::Null {
            return Err(format!("argument {} is {found}; expected {expected}", place + 1));
        }
    }
    Ok(())
}

/// Whether the argument at a place after the leading ones is a name, and not a value.
fn is_name(ask: Ask, place: usize) -> bool {
    (place - ask.leading().len()).is_multiple_of(2)
}

fn is_text(found: &DataType) -> bool {
    match found {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// The constants of a call whose arguments are checked. `constant` gives an argument that is one.
/// None where one of them is null.
///
/// # Errors
/// An argument that is no constant, by its place from 0.
pub(crate) fn constants<'a>(
    ask: Ask,
    count: usize,
    constant: impl Fn(usize) -> Option<&'a ScalarValue>,
) -> Result<Option<Constants>, usize> {
    let text = |place: usize| match constant(place) {
        Some(value) => Ok(value.try_as_str().flatten().map(str::to_owned)),
        None => Err(place),
    };
    let Some(policy) = text(0)? else { return Ok(None) };
    let mut clock = String::new();
    if ask.constants() > 1 {
        let Some(found) = text(1)? else { return Ok(None) };
        clock = found;
    }
    let mut names = Vec::with_capacity(count / 2);
    for place in (ask.leading().len()..count).step_by(2) {
        let Some(name) = text(place)? else { return Ok(None) };
        names.push(name);
    }
    Ok(Some(Constants { policy, clock, names }))
}

/// An argument that is the same in all rows.
pub(crate) fn scalar(argument: &ColumnarValue) -> Option<&ScalarValue> {
    match argument {
        ColumnarValue::Scalar(value) => Some(value),
        ColumnarValue::Array(_) => None,
    }
}

/// An error of a query, which names the function.
pub(crate) fn planned(ask: Ask, lenient: bool, what: &str) -> DataFusionError {
    DataFusionError::Plan(format!("{}: {what}", ask.name(lenient)))
}

/// An error of rows, which names the function.
pub(crate) fn executed(ask: Ask, lenient: bool, what: &str) -> DataFusionError {
    DataFusionError::Execution(format!("{}: {what}", ask.name(lenient)))
}
