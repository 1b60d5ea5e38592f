//! The policy document (`docs/documents.md`), read into a [`PolicyDraft`].
//!
//! Here is the shape: keys, types, and texts that a draft cannot hold, such as a zone that does not
//! exist. Not here: what the parts mean together, such as a rule that names a severity the policy
//! does not have, which compiling the draft tells.

mod calendar;
mod clock;
mod contract;
mod fact;
mod ladder;
mod measures;
mod plan;
mod queue;
mod severity;
mod target;
mod week;

use sevclock::policy::{Grounds, LedgerDraft, PolicyDraft, Role};

use crate::decode::{Fields, Node, Path, decode, scalar};
use crate::problem::Problems;
use crate::tree;

/// The document format this version reads, the value of the key `format`.
pub const POLICY_FORMAT: i64 = 1;

/// The longest policy text that is read, in bytes.
pub const MAX_POLICY_BYTES: usize = 1 << 20;

/// The most calendars of a policy: each may repeat a long list of holidays.
const MAX_CALENDARS: usize = 256;

/// The policy of a TOML text, or everything that is wrong with its shape.
///
/// ```
/// let text = r#"
///     format = 1
///     [policy]
///     id = "example"
///     title = "Example"
///     version = "1"
///     default_severity = 3
///     [[clocks]]
///     id = "first-response"
///     start = "opened"
///     stop = "responded"
///     targte = "4h"
/// "#;
/// let problems = sevclock_serde::policy::from_toml(text).unwrap_err();
/// assert!(problems.to_string().starts_with(
///     "clocks[0].targte: unknown key `targte`; did you mean `target`? allowed: "
/// ));
/// ```
///
/// # Errors
/// Every problem at once; of a text with mistakes of form (`syntax`) only those, and of one with an
/// unknown `format` only that.
pub fn from_toml(text: &str) -> Result<PolicyDraft, Problems> {
    if text.len() > MAX_POLICY_BYTES {
        let length = text.len();
        let message = format!("the policy has {length} bytes, more than {MAX_POLICY_BYTES}");
        return Err(Problems::one("too-large", message));
    }
    let tree = tree::toml::parse(text).map_err(Problems::all)?;
    decode(&tree, &Path::ROOT, policy)
}

fn policy(node: Node<'_>) -> Option<PolicyDraft> {
    let mut fields = node.fields()?;
    fields.required("format", format)?;
    let mut draft = PolicyDraft::default();
    fields.required("policy", |node| head(node, &mut draft));
    draft.roles = fields.entries("roles", role);
    draft.facts = fields.entries("facts", fact::fact);
    draft.signals = fields.entries("signals", fact::signal);
    let holidays = fields.entries("holidays", week::holiday_list);
    let mut calendars = 0;
    draft.calendars = fields.entries("calendars", |id, node| {
        calendars += 1;
        if calendars > MAX_CALENDARS {
            // Once is enough.
            let message = || format!("it is the first past {MAX_CALENDARS} calendars");
            return (calendars == MAX_CALENDARS + 1)
                .then(|| node.fail("too-many-calendars", message()))?;
        }
        calendar::calendar(id, node, &holidays, &draft.facts)
    });
    draft.severities = fields.list("severities", ROWS, severity::severity);
    draft.classify = fields.list("classify", ROWS, severity::classification);
    draft.adjust = fields.list("adjust", ROWS, severity::adjustment);
    draft.clocks = fields.list("clocks", ROWS, clock::clock);
    draft.ladders = fields.list("ladders", ROWS, ladder::ladder);
    draft.tiers = fields.entries("tiers", ladder::tier);
    draft.obligations = fields.list("obligations", ROWS, plan::obligation);
    draft.ledger = fields.optional("ledger", ledger).unwrap_or_default();
    draft.plans = fields.entries("plans", plan::plan);
    draft.contracts = fields.optional("contracts", contract::contracts).unwrap_or_default();
    draft.products = fields.list("products", ROWS, contract::product);
    draft.programs = fields.list("programs", ROWS, plan::program);
    draft.queue = fields.list("queue", ROWS, queue::row);
    draft.credits = fields.list("credits", ROWS, measures::credits);
    draft.satisfaction = fields.optional("satisfaction", measures::satisfaction);
    draft.scorecards = fields.list("scorecards", ROWS, measures::scorecard);
    fields.finish();
    Some(draft)
}

/// What a list of tables is called in messages.
const ROWS: &str = "a list of tables, each under its own `[[…]]`";

/// An unknown format ends the reading: nothing after it can be trusted to mean what it says.
fn format(node: Node<'_>) -> Option<()> {
    let format = scalar::integer(node)?;
    if format == POLICY_FORMAT {
        return Some(());
    }
    let message = format!("found format {format}; this version reads format {POLICY_FORMAT}");
    node.fail("unknown-format", message)
}

fn head(node: Node<'_>, draft: &mut PolicyDraft) -> Option<()> {
    let mut fields = node.fields()?;
    draft.id = fields.required("id", scalar::string).unwrap_or_default();
    draft.title = fields.required("title", scalar::string).unwrap_or_default();
    draft.version = fields.required("version", scalar::string).unwrap_or_default();
    draft.default_severity = fields.required("default_severity", scalar::level);
    draft.default_plan = fields.optional("default_plan", scalar::string);
    draft.effective_from = fields.optional("effective_from", scalar::date);
    draft.source = fields.optional("source", scalar::string);
    fields.finish();
    Some(())
}

fn role(id: &str, node: Node<'_>) -> Option<Role> {
    Some(Role { id: id.to_owned(), title: scalar::string(node)? })
}

fn ledger(node: Node<'_>) -> Option<LedgerDraft> {
    let mut fields = node.fields()?;
    let calendar = fields.required("calendar", scalar::string);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(LedgerDraft { calendar: Some(calendar?), grounds })
}

/// The keys `cite` and `assumed` that every rule may have.
fn grounds(fields: &mut Fields<'_>) -> Grounds {
    Grounds {
        cite: fields.optional("cite", scalar::string),
        assumed: fields.optional("assumed", scalar::string),
    }
}
