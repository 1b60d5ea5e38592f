//! The tree of a TOML text. The parser's nesting limit (80) bounds its depth.

use ::toml::Spanned;
use ::toml::de::{DeString, DeTable, DeValue, Error};

use super::{Key, Kind, Value};
use crate::problem::Problem;

/// Mistakes of form reported for one text: after the first few the parser is guessing.
const MAX_SYNTAX_PROBLEMS: usize = 20;

/// The tree, or what is wrong with the text's form.
pub(crate) fn parse(text: &str) -> Result<Value<'_>, Vec<Problem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(problems(text, errors));
    }
    let span = table.span();
    Ok(Value { kind: entries(table.into_inner()), span: Some(span) })
}

/// One problem a place; too deep nesting alone, for it makes the parser miss every end after it.
fn problems(text: &str, mut errors: Vec<Error>) -> Vec<Problem> {
    if let Some(error) = errors.iter().find(|error| error.message().contains("recurs")) {
        return vec![problem(text, error, "too-deep", "tables and lists are nested too deeply")];
    }
    let start = |error: &Error| error.span().map(|span| span.start);
    errors.dedup_by_key(|error| start(error));
    let few = errors.iter().take(MAX_SYNTAX_PROBLEMS);
    few.map(|error| problem(text, error, "syntax", error.message())).collect()
}

fn problem(text: &str, error: &Error, code: &'static str, what: &str) -> Problem {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    let message = format!("line {line}, column {column}: {what}");
    Problem { code, path: String::new(), message, span: error.span() }
}

fn entries<'t>(table: DeTable<'t>) -> Kind<'t> {
    let entry = |(key, entry): (Spanned<DeString<'t>>, Spanned<DeValue<'t>>)| {
        let span = Some(key.span());
        (Key { name: key.into_inner(), span }, value(entry))
    };
    Kind::Table(table.into_iter().map(entry).collect())
}

fn value(value: Spanned<DeValue<'_>>) -> Value<'_> {
    let span = Some(value.span());
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Text(text),
        DeValue::Integer(number) => {
            Kind::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok())
        }
        DeValue::Float(_) => Kind::Float,
        DeValue::Boolean(truth) => Kind::Boolean(truth),
        DeValue::Datetime(datetime) => Kind::Datetime(datetime.to_string()),
        DeValue::Array(items) => Kind::Array(items.into_iter().map(self::value).collect()),
        DeValue::Table(table) => entries(table),
    };
    Value { kind, span }
}

#[cfg(test)]
mod tests {
    use super::{Kind, parse};

    #[test]
    fn tables_keep_the_order_of_the_text() {
        let tree = parse("b = 1\n[z]\n[a]\n[m]\n").expect("well formed");
        let Kind::Table(entries) = tree.kind else { unreachable!("a document is a table") };
        let names: Vec<_> = entries.iter().map(|(key, _)| &*key.name).collect();
        assert_eq!(names, ["b", "z", "a", "m"]);
    }

    #[test]
    fn mistakes_of_form_say_where() {
        for (text, expected) in [
            ("a = \n", "line 1, column 5: string values must be quoted, expected literal string"),
            ("a = 1\na = 2\n", "line 2, column 1: duplicate key"),
            ("a = 1\nä = [\n", "line 2"),
        ] {
            let problems = parse(text).expect_err("a mistake");
            assert_eq!(problems[0].code, "syntax", "{text}");
            assert!(problems[0].message.starts_with(expected), "{text}: {}", problems[0].message);
        }
    }

    #[test]
    fn deep_nesting_is_refused_quickly() {
        for text in ["a = ".to_owned() + &"[".repeat(500_000), "a.".repeat(300_000) + "a = 1"] {
            let problems = parse(&text).expect_err("too deep");
            assert_eq!((problems.len(), problems[0].code), (1, "too-deep"));
        }
    }
}
