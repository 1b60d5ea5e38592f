//! Ladders and rungs with every option.

use sevclock::policy::{
    Action, After, ClockThreshold, Deed, Grounds, Ladder, LadderRetarget, Length, Rung,
};

use super::clock::{Shortest, rows, threshold};
use super::policy::{Names, ROLES, signals};
use super::random::Random;

fn action(random: &mut Random, names: &Names) -> Action {
    let deed = *random.pick(&[Deed::Engage, Deed::Notify, Deed::Join, Deed::Convene]);
    let who = match deed {
        Deed::Engage => random.pick(&names.tiers).clone(),
        Deed::Notify | Deed::Join => (*random.pick(&ROLES)).to_owned(),
        Deed::Convene => "bridge".to_owned(),
    };
    Action { deed, who, on_request: random.chance(35) }
}

/// An interval that recurs; not so short that it recurs too often.
fn interval(random: &mut Random) -> Length {
    if random.chance(25) {
        return Length::BusinessDays(u32::try_from(random.between(1, 2)).unwrap_or(1));
    }
    Length::Time { span: random.span(14_400, 90_000), in_days: false }
}

fn rung(random: &mut Random, names: &Names, i: usize) -> Rung {
    let every = random.maybe(25, interval);
    let after = match random.below(10) {
        0..=2 if !names.clocks.is_empty() => Some(After::Clock(ClockThreshold {
            clock: random.pick(&names.clocks).clone(),
            at: threshold(random),
        })),
        3 | 4 if every.is_some() => None,
        _ => Some(After::Rows(rows(random, names, Shortest::Zero))),
    };
    Rung {
        id: format!("rung-{i}"),
        after,
        every,
        when: names.condition(random, 20),
        actions: random.several(0, 3, |random| action(random, names)),
        grounds: Grounds::default(),
    }
}

/// A ladder.
pub(super) fn ladder(random: &mut Random, names: &Names, i: usize) -> Ladder {
    let mut ladder = Ladder::new(&format!("ladder-{i}"));
    if random.chance(60) {
        ladder.anchors = signals(random, 1, 2);
    }
    ladder.stop = signals(random, 0, 2);
    ladder.applies_when = names.condition(random, 30);
    ladder.pause_when = names.condition(random, 35);
    ladder.calendar = names.calendar(random, 70);
    if random.chance(40) {
        ladder.retarget = LadderRetarget {
            restart_on_upgrade: random.chance(50),
            restart_on_downgrade: random.chance(50),
        };
    }
    if random.chance(30) {
        ladder.repeat = u32::try_from(random.between(1, 2)).unwrap_or(1);
    }
    ladder.hold_on_ack = random.chance(40);
    ladder.ack_timeout = random.maybe(60, |random| random.span(600, 20_000));
    let mut number = 0..;
    ladder.rungs = random.several(1, 4, |random| rung(random, names, number.next().unwrap_or(0)));
    ladder
}
