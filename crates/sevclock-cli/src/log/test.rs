//! Conditions over the columns of a line (`docs/mapping.md`, "Conditions").
//!
//! Each comparison is tested once for each text of its column, so that a line costs a look-up.

use sevclock::policy::{Comparison, Expression, FactValue};

use super::sheet::Sheet;

/// A condition made ready for the lines of one file.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// The same for every line.
    Always(bool),
    /// By the text of a column: its place among the sheet's, and the answer for each text.
    Cell(usize, Box<[bool]>),
    /// The contrary.
    Not(Box<Test>),
    /// Every one.
    All(Box<[Test]>),
    /// One at least.
    Any(Box<[Test]>),
}

impl Test {
    /// The condition for the lines of `sheet`, which has every column it names.
    pub(crate) fn of(
        expression: &Expression,
        sheet: &Sheet,
        header: &dyn Fn(&str) -> String,
    ) -> Self {
        let each =
            |parts: &[Expression]| parts.iter().map(|one| Self::of(one, sheet, header)).collect();
        let cell = |name: &str, holds: &dyn Fn(&str) -> bool| match sheet.column(&header(name)) {
            Some(place) => {
                let texts = sheet.columns[place].texts.iter();
                Self::Cell(place, texts.map(|text| holds(text)).collect())
            }
            None => Self::Always(false),
        };
        match expression {
            Expression::Always(answer) => Self::Always(*answer),
            Expression::Is(name) => cell(name, &is_true),
            Expression::Compare(name, operator, literal) => {
                cell(name, &|text| holds(text, *operator, literal))
            }
            Expression::In(name, literals) => cell(name, &|text| {
                literals.iter().any(|literal| holds(text, Comparison::Equal, literal))
            }),
            Expression::Not(inner) => Self::Not(Box::new(Self::of(inner, sheet, header))),
            Expression::All(parts) => Self::All(each(parts)),
            Expression::Any(parts) => Self::Any(each(parts)),
        }
    }

    /// Whether it holds for the cells of a line.
    pub(crate) fn holds(&self, cells: &[u32]) -> bool {
        match self {
            Self::Always(answer) => *answer,
            Self::Cell(column, answers) => answers[cells[*column] as usize],
            Self::Not(inner) => !inner.holds(cells),
            Self::All(parts) => parts.iter().all(|part| part.holds(cells)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(cells)),
        }
    }
}

/// The columns a condition names.
pub(crate) fn columns_of<'e>(expression: &'e Expression, into: &mut Vec<&'e str>) {
    match expression {
        Expression::Always(_) => {}
        Expression::Is(name) | Expression::Compare(name, ..) | Expression::In(name, _) => {
            into.push(name);
        }
        Expression::Not(inner) => columns_of(inner, into),
        Expression::All(parts) | Expression::Any(parts) => {
            for part in parts {
                columns_of(part, into);
            }
        }
    }
}

/// Text compares with text by code point, a whole number with cells that are one; with any other
/// cell a number is merely not equal.
fn holds(cell: &str, operator: Comparison, literal: &FactValue) -> bool {
    match literal {
        FactValue::Text(text) => operator.holds(cell, text.as_str()),
        FactValue::Boolean(value) => operator.holds(&is_true(cell), value),
        FactValue::Integer(value) => match cell.trim().parse::<i64>() {
            Ok(cell) => operator.holds(&cell, value),
            Err(_) => operator == Comparison::NotEqual,
        },
    }
}

/// What a column means that stands by itself.
pub(crate) fn is_true(cell: &str) -> bool {
    ["true", "yes", "1"].iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// The contrary word, where a cell has to be either.
pub(crate) fn is_false(cell: &str) -> bool {
    ["false", "no", "0"].iter().any(|word| cell.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use sevclock::policy::{Condition, Expression};

    use super::{Test, columns_of};
    use crate::input::Input;
    use crate::log::sheet::{Sheet, Wanted};
    use crate::log::time::Times;

    fn answers(condition: &str) -> String {
        let condition: Condition = condition.parse().unwrap();
        let mut columns = Vec::new();
        columns_of(condition.expression(), &mut columns);
        columns.dedup();
        let wanted = Wanted {
            case: "c",
            time: None,
            times: Times::default(),
            columns,
            optional: Vec::new(),
            delimiter: b',',
        };
        let text = "c,state,n,open\n1,New,3,1\n2,Closed,10,no\n3,,x,TRUE\n";
        let sheet = Sheet::read(Input::text("t", text), &wanted).unwrap();
        let test = Test::of(condition.expression(), &sheet, &str::to_owned);
        (0..3).map(|line| if test.holds(sheet.cells_of(line)) { 'y' } else { '-' }).collect()
    }

    #[test]
    fn conditions_over_cells() {
        for (condition, expected) in [
            (r#"state == "New""#, "y--"),
            (r#"state != "New""#, "-yy"),
            (r#"state in ["New", ""]"#, "y-y"),
            ("n > 3", "-y-"),
            ("n == 3 || n == 10", "yy-"),
            ("n != 3", "-yy"),
            (r#"n > "2""#, "y-y"),
            ("open", "y-y"),
            ("open == false", "-y-"),
            (r#"!(state == "New" && open)"#, "-yy"),
            ("true", "yyy"),
        ] {
            assert_eq!(answers(condition), expected, "{condition}");
        }
    }

    #[test]
    fn nothing_is_read_for_a_constant() {
        let mut columns = Vec::new();
        columns_of(&Expression::Always(true), &mut columns);
        assert!(columns.is_empty());
    }
}
