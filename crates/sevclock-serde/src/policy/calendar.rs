//! `[calendars.*]` (semantics §1.2).

use sevclock::policy::{CalendarDraft, FactDecl, FactKind, FactValue, NamedCalendar};
use sevclock::time::WeeklySpec;

use super::grounds;
use super::week::{self, HolidayList};
use crate::decode::{Fields, Node, scalar};

/// The keys one of which says what kind of calendar it is.
const KINDS: [&str; 6] = ["always", "week", "union", "intersection", "difference", "by"];

/// The keys that only a calendar with a `week` has.
const WEEKLY: [&str; 3] = ["holidays", "exceptions", "breaks"];

pub(super) fn calendar(
    id: &str,
    node: Node<'_>,
    lists: &[HolidayList],
    facts: &[FactDecl],
) -> Option<NamedCalendar> {
    let mut fields = node.fields()?;
    let kinds: Vec<&str> = KINDS.into_iter().filter(|name| fields.has(name)).collect();
    for pair in kinds.windows(2) {
        fields.exclusive(pair[0], pair[1]);
    }
    for (name, kind) in WEEKLY.map(|name| (name, "week")).into_iter().chain([("is", "by")]) {
        if !kinds.is_empty() {
            fields.needs(name, kind);
        }
    }
    let calendar = match kinds.first() {
        Some(&"always") => always(&mut fields),
        Some(&"week") => weekly(&mut fields, lists),
        Some(&"union") => {
            let of = fields.optional("union", names);
            of.map(|of| CalendarDraft::Union { of, zone: fields.optional("zone", scalar::zone) })
        }
        Some(&"intersection") => {
            let of = fields.optional("intersection", names);
            of.map(|of| CalendarDraft::Intersection {
                of,
                zone: fields.optional("zone", scalar::zone),
            })
        }
        Some(&"difference") => difference(&mut fields),
        Some(_) => by_fact(&mut fields, facts),
        None => {
            let message = "a calendar has one of `always`, `week` (with `zone`), `union`, \
                           `intersection`, `difference` and `by`";
            node.fail("missing-key", message.to_owned())
        }
    };
    let grounds = grounds(&mut fields);
    fields.allow(&KINDS);
    fields.allow(&WEEKLY);
    fields.allow(&["zone", "is"]);
    fields.finish();
    Some(NamedCalendar { id: id.to_owned(), calendar: calendar?, grounds })
}

fn always(fields: &mut Fields<'_>) -> Option<CalendarDraft> {
    let zone = fields.optional("zone", scalar::zone);
    fields.optional("always", |node| match scalar::boolean(node)? {
        true => Some(CalendarDraft::Always { zone }),
        false => node.fail("bad-word", "`always` can only be true; leave it out".to_owned()),
    })
}

fn weekly(fields: &mut Fields<'_>, lists: &[HolidayList]) -> Option<CalendarDraft> {
    let zone = fields.required("zone", scalar::zone);
    let week = fields.optional("week", week::week);
    let holidays = fields.optional("holidays", |node| Some(week::holidays(node, lists)));
    let exceptions = fields.optional("exceptions", |node| Some(week::exceptions(node)));
    let breaks = fields.list("breaks", "a list of breaks", week::closure);
    Some(CalendarDraft::Weekly(WeeklySpec {
        week: week?,
        holidays: holidays.unwrap_or_default(),
        exceptions: exceptions.unwrap_or_default(),
        breaks,
        ..WeeklySpec::new(zone?)
    }))
}

fn difference(fields: &mut Fields<'_>) -> Option<CalendarDraft> {
    let zone = fields.optional("zone", scalar::zone);
    fields.optional("difference", |node| {
        let mut fields = node.fields()?;
        let base = fields.required("base", scalar::string);
        let less = fields.required("less", |node| Some(node.one_or_list(scalar::string)));
        fields.finish();
        Some(CalendarDraft::Difference { base: base?, less: less?, zone })
    })
}

/// A calendar for each value of a fact, whose declaration tells what the keys of `is` are values of.
fn by_fact(fields: &mut Fields<'_>, facts: &[FactDecl]) -> Option<CalendarDraft> {
    if fields.has("zone") {
        let message = "`zone` has no place beside `by`: each chosen calendar has its own";
        fields.node().fail::<()>("conflicting-keys", message.to_owned());
    }
    let fact = fields.optional("by", scalar::string);
    let kind = facts.iter().find(|decl| Some(&decl.id) == fact.as_ref()).map(|decl| &decl.kind);
    let is = fields.required("is", |node| {
        Some(node.entries(|value, node| Some((fact_value(value, kind), scalar::string(node)?))))
    });
    Some(CalendarDraft::By { fact: fact?, is: is? })
}

fn fact_value(key: &str, kind: Option<&FactKind>) -> FactValue {
    let read = match kind {
        Some(FactKind::Boolean { .. }) => key.parse().ok().map(FactValue::Boolean),
        Some(FactKind::Integer { .. }) => key.parse().ok().map(FactValue::Integer),
        _ => None,
    };
    read.unwrap_or_else(|| FactValue::Text(key.to_owned()))
}

fn names(node: Node<'_>) -> Option<Vec<String>> {
    Some(node.list("a list of calendars", scalar::string))
}
