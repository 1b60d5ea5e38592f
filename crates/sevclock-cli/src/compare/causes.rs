//! What explains the differences of a column, by cause.

use super::{Cause, Compared, Found};
use crate::text::length;

impl Compared<'_> {
    /// What explains the differences of a column, by cause: the commonest first within each.
    #[must_use]
    pub fn causes(&self, column: usize) -> Vec<(Cause, Vec<Explained<'_>>)> {
        let Some(tally) = self.tallies.get(column) else { return Vec::new() };
        let mut all: Vec<(Cause, Explained<'_>)> = Vec::new();
        for (one, found) in self.assumptions.iter().zip(&tally.assumptions) {
            let (id, says) = (one.id.clone(), one.says.clone());
            all.push((one.cause, Explained { id, says, found, is_tried: true }));
        }
        let polling = self.polling();
        let untried = |(id, says): (&str, &str), found| Explained {
            id: id.to_owned(),
            says: says.to_owned(),
            found,
            is_tried: false,
        };
        all.push((Cause::Polling, untried(("polling", &polling), &tally.polling)));
        for ((one, other), found) in &tally.several {
            let said = |place: usize| match self.assumptions.get(place) {
                Some(one) => (&*one.id, &*one.says),
                None => ("polling", &*polling),
            };
            let (one, other) = (said(*one), said(*other));
            let (id, says) =
                (format!("{} + {}", one.0, other.0), format!("{}; and {}", one.1, other.1));
            all.push((Cause::Several, untried((&id, &says), found)));
        }
        let nothing = "nothing that was tried comes to what the desk says";
        all.push((Cause::Unexplained, untried(("unexplained", nothing), &tally.unexplained)));
        let causes = Cause::ALL.into_iter().filter_map(|cause| {
            let of_cause = all.iter().filter(|(one, found)| *one == cause && found.found.cases > 0);
            let mut of_cause: Vec<Explained<'_>> = of_cause.map(|(_, one)| one.clone()).collect();
            of_cause.sort_by_key(|one| std::cmp::Reverse(one.found.cases));
            (!of_cause.is_empty()).then_some((cause, of_cause))
        });
        causes.collect()
    }

    fn polling(&self) -> String {
        let most = length(self.limits().polling.micros());
        format!("the desk looks now and then, and sees what is late less than {most} afterwards")
    }
}

/// Something that explains differences, and how often.
#[derive(Clone, Debug)]
pub struct Explained<'c> {
    /// A short name.
    pub id: String,
    /// What the desk does if it is right, in words.
    pub says: String,
    /// How often.
    pub found: &'c Found,
    /// Whether it was tried on every ticket, so that [`Found::shows`] counts.
    pub is_tried: bool,
}
