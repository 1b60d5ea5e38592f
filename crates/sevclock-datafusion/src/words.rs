//! What the functions are called, take and give, in words and types.

use std::sync::Arc;

use datafusion_common::arrow::datatypes::{DataType, TimeUnit};
use datafusion_expr::{DocSection, Documentation};

/// The zone of every due instant: it is an instant, shown in UTC.
pub(crate) const UTC: &str = "UTC";

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ask {
    /// When a promise falls due.
    Due,
    /// The working time between two instants.
    Working,
    /// How severe a ticket opens.
    Severity,
}

impl Ask {
    pub(crate) const ALL: [Self; 3] = [Self::Due, Self::Working, Self::Severity];

    pub(crate) const fn name(self, lenient: bool) -> &'static str {
        match (self, lenient) {
            (Self::Due, false) => "sevclock_due",
            (Self::Due, true) => "sevclock_try_due",
            (Self::Working, false) => "sevclock_working_seconds",
            (Self::Working, true) => "sevclock_try_working_seconds",
            (Self::Severity, false) => "sevclock_severity",
            (Self::Severity, true) => "sevclock_try_severity",
        }
    }

    /// The arguments before the names and values: constants, then instants.
    pub(crate) const fn leading(self) -> &'static [&'static str] {
        match self {
            Self::Due => &["policy", "clock", "start"],
            Self::Working => &["policy", "hours", "from", "to"],
            Self::Severity => &["policy"],
        }
    }

    /// How many of the leading arguments are constants.
    pub(crate) const fn constants(self) -> usize {
        match self {
            Self::Due | Self::Working => 2,
            Self::Severity => 1,
        }
    }

    pub(crate) fn answers(self) -> DataType {
        match self {
            Self::Due => DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from(UTC))),
            Self::Working => DataType::Float64,
            Self::Severity => DataType::UInt8,
        }
    }

    /// The call, as errors and the catalogue show it.
    pub(crate) fn syntax(self, lenient: bool) -> String {
        format!("{}({} [, name, value]...)", self.name(lenient), self.leading().join(", "))
    }

    pub(crate) fn documentation(self, lenient: bool) -> Documentation {
        let section = DocSection {
            include: true,
            label: "Support agreements",
            description: Some("Promises, working time and severities of support agreements"),
        };
        let what = match self {
            Self::Due => "When a promise made at `start` falls due; null where nothing is promised",
            Self::Working => "Working time from `from` to `to` in seconds",
            Self::Severity => "How severe a ticket of these facts opens, 1 the most severe",
        };
        let bad = if lenient { "null" } else { "an error" };
        let description = format!("{what}. A null argument gives null, a bad value {bad}.");
        let mut built = Documentation::builder(section, description, self.syntax(lenient));
        for argument in self.leading() {
            built = built.with_argument(*argument, argument_words(argument));
        }
        built
            .with_argument("name", "`severity`, `plan`, `status` or a fact, a constant")
            .with_argument("value", "Its value: text, a whole number or a boolean")
            .build()
    }
}

fn argument_words(argument: &str) -> &'static str {
    match argument {
        "policy" => "The name of an agreement, a constant",
        "clock" => "One of its clocks, a constant",
        "hours" => "One of its clocks or calendars, a constant; the clock where both are so called",
        _ => "A timestamp of any unit; one without a zone is in UTC",
    }
}
