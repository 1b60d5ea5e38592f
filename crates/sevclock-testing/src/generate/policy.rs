//! Policies with every option, valid by construction.

use sevclock::policy::{
    Adjustment, Authority, Change, Classification, Dwell, FactDecl, FactKind, FactValue, Grounds,
    Inclusion, LedgerDraft, Level, Obligation, Only, Plan, PolicyDraft, Program, QueueBy, QueueRow,
    Requirement, Severity, SignalDecl, Tier,
};

use super::calendar::calendars;
use super::clock::clock;
use super::condition::Scope;
use super::ladder::ladder;
use super::random::Random;

/// Roles that rules name.
pub const ROLES: [&str; 3] = ["lead", "manager", "customer"];

/// Signals that rules of random policies use.
pub const SIGNALS: [&str; 12] = [
    "opened",
    "responded",
    "updated",
    "customer-replied",
    "workaround-provided",
    "workaround-failed",
    "resolved",
    "reopened",
    "closed",
    "cancelled",
    "ping",
    "pong",
];

/// What the parts of a policy may name.
pub(super) struct Names {
    pub(super) scope: Scope,
    pub(super) calendars: Vec<String>,
    /// Calendars that are always open, on which lengths may be written in days.
    pub(super) always: Vec<String>,
    pub(super) last: u8,
    pub(super) tiers: Vec<String>,
    pub(super) clocks: Vec<String>,
}

impl Names {
    pub(super) fn condition(
        &self,
        random: &mut Random,
        percent: usize,
    ) -> Option<sevclock::policy::Condition> {
        random.maybe(percent, |random| self.scope.condition(random))
    }

    pub(super) fn calendar(&self, random: &mut Random, percent: usize) -> Option<String> {
        random.maybe(percent, |random| random.pick(&self.calendars).clone())
    }

    pub(super) fn level(&self, random: &mut Random) -> Level {
        Level::new(random.between(1, self.last.into())).unwrap_or(Level::MOST_SEVERE)
    }
}

/// From `low` to `high` signals.
pub(super) fn signals(random: &mut Random, low: usize, high: usize) -> Vec<String> {
    random.some_of(low, high, &SIGNALS.map(str::to_owned))
}

fn facts(random: &mut Random) -> Vec<FactDecl> {
    let fact = |id: &str, kind| FactDecl { id: id.to_owned(), kind };
    let values = |all: &[&str]| all.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    let regions = values(&["na", "emea", "apac"]);
    let all = [
        fact("waiting", FactKind::Boolean { default: false }),
        fact("workaround", FactKind::Boolean { default: random.chance(20) }),
        fact("covered", FactKind::Boolean { default: true }),
        fact(
            "region",
            FactKind::Choice {
                default: random.maybe(30, |it| it.pick(&regions).clone()),
                values: regions.clone(),
            },
        ),
        fact(
            "waiting_on",
            FactKind::Choice { values: values(&["support", "customer", "vendor"]), default: None },
        ),
        fact("users", FactKind::Integer { default: random.between(-1, 3) }),
    ];
    random.some_of(2, 6, &all)
}

/// A key of the queue order.
fn queue(random: &mut Random, names: &Names, plans: &[String]) -> QueueRow {
    let by = match random.below(5) {
        0 => QueueBy::First(names.scope.condition(random)),
        1 => QueueBy::Severity,
        2 => QueueBy::Plan(random.some_of(0, plans.len(), plans)),
        3 => QueueBy::Due { clock: random.maybe(50, |random| random.pick(&names.clocks).clone()) },
        _ => QueueBy::Opened,
    };
    QueueRow { by, grounds: Grounds::default() }
}

/// A value that a fact can have.
pub fn value(random: &mut Random, fact: &FactDecl) -> FactValue {
    match &fact.kind {
        FactKind::Boolean { .. } => FactValue::Boolean(random.chance(50)),
        FactKind::Choice { values, .. } => FactValue::Text(random.pick(values).clone()),
        FactKind::Integer { .. } => FactValue::Integer(random.between(-1, 4)),
    }
}

/// Declared signals: further ones, and what some set or imply; none implies itself.
fn declared(random: &mut Random, facts: &[FactDecl]) -> Vec<SignalDecl> {
    let mut all: Vec<SignalDecl> = ["ping", "pong"]
        .iter()
        .map(|id| SignalDecl { id: (*id).to_owned(), ..SignalDecl::default() })
        .collect();
    for (i, id) in SIGNALS.iter().enumerate().filter(|(_, id)| !["ping", "pong"].contains(id)) {
        if random.chance(20) {
            let also = random.maybe(40, |random| random.some_of(1, 2, &SIGNALS[i + 1..]));
            let also = also.into_iter().flatten().map(str::to_owned).collect();
            all.push(SignalDecl { id: (*id).to_owned(), set: Vec::new(), also });
        }
    }
    for signal in &mut all {
        if random.chance(60) {
            let set = random.some_of(1, 2, facts);
            signal.set = set.iter().map(|fact| (fact.id.clone(), value(random, fact))).collect();
        }
    }
    all
}

fn adjustment(random: &mut Random, names: &Names, i: usize) -> Adjustment {
    let by = u8::try_from(random.between(1, 2)).unwrap_or(1);
    Adjustment {
        id: format!("rule-{i}"),
        when: names.condition(random, 95),
        change: if random.chance(60) { Change::To(names.level(random)) } else { Change::By(by) },
        only: random.maybe(30, |random| *random.pick(&[Only::Down, Only::Up])),
        dwell: random.maybe(35, |random| Dwell {
            span: random.span(1_800, 90_000),
            in_days: false,
            calendar: names.calendar(random, 50),
        }),
        authority: if random.chance(65) {
            Authority::Automatic
        } else {
            Authority::Roles(random.some_of(1, 2, &ROLES.map(str::to_owned)))
        },
        latch: random.chance(20),
        grounds: Grounds::default(),
    }
}

fn plans(random: &mut Random) -> Vec<Plan> {
    let features = ["fast", "slow"].map(str::to_owned);
    let all = ["gold", "silver", "bronze"].map(|id| Plan {
        id: id.to_owned(),
        incidents: random.maybe(50, |_| 10),
        features: random
            .some_of(0, 2, &features)
            .into_iter()
            .map(|feature| (feature, *random.pick(&[Inclusion::Included, Inclusion::Optional])))
            .collect(),
        ..Plan::default()
    });
    random.some_of(0, 3, &all)
}

/// A program that grants the fact `qualified`.
fn program(random: &mut Random, scope: &Scope, plans: &[Plan]) -> Program {
    let features: Vec<String> = plans
        .iter()
        .flat_map(|plan| &plan.features)
        .filter(|(_, how)| *how == Inclusion::Included)
        .map(|(id, _)| id.clone())
        .collect();
    let mut i = 0;
    let requirements = random.several(1, 3, |random| {
        i += 1;
        Requirement {
            id: format!("requirement-{i}"),
            when: scope.condition(random),
            grounds: Grounds::default(),
        }
    });
    Program {
        id: "program".to_owned(),
        title: None,
        needed: random
            .maybe(60, |random| u32::try_from(1 + random.below(requirements.len())).unwrap_or(1)),
        requirements,
        commitment: random.maybe(50, |random| scope.condition(random)),
        within_months: None,
        feature: random.some(&features).filter(|_| random.chance(50)),
        grants: vec!["qualified".to_owned()],
        grounds: Grounds::default(),
    }
}

fn obligation(random: &mut Random, names: &Names, i: usize) -> Obligation {
    Obligation {
        id: format!("obligation-{i}"),
        applies_when: names.condition(random, 70),
        requires: names.scope.condition(random),
        grounds: Grounds::default(),
    }
}

/// A policy.
pub fn policy(random: &mut Random) -> PolicyDraft {
    let last = u8::try_from(random.between(2, 5)).unwrap_or(2);
    let plans = plans(random);
    let plan_names: Vec<String> = plans.iter().map(|plan| plan.id.clone()).collect();
    let settable = facts(random);
    let own = Scope { facts: settable.clone(), plans: plan_names.clone(), severities: None };
    let programs = random.several(0, 1, |random| program(random, &own, &plans));
    let mut facts = settable.clone();
    if !programs.is_empty() {
        let kind = FactKind::Boolean { default: false };
        facts.push(FactDecl { id: "qualified".to_owned(), kind });
    }
    let calendars = calendars(random, &facts);
    let scope = Scope { facts: facts.clone(), plans: plan_names.clone(), severities: Some(last) };
    let mut names = Names {
        scope: scope.clone(),
        calendars: calendars.iter().map(|calendar| calendar.id.clone()).collect(),
        always: vec!["always".to_owned()],
        last,
        tiers: Vec::new(),
        clocks: Vec::new(),
    };
    let classes = scope.without_severities();
    let classify = random.several(0, 3, |random| Classification {
        severity: names.level(random),
        when: random.maybe(90, |random| classes.condition(random)),
        grounds: Grounds::default(),
    });
    let tiers: Vec<Tier> = ["first", "second"]
        .into_iter()
        .map(|id| Tier {
            id: id.to_owned(),
            title: None,
            calendar: names.calendar(random, 60),
            grounds: Grounds::default(),
        })
        .collect();
    names.tiers = tiers.iter().map(|tier| tier.id.clone()).collect();
    let mut number = 0..;
    let adjust =
        random.several(0, 4, |random| adjustment(random, &names, number.next().unwrap_or(0)));
    let clocks = random.several(1, 3, |random| clock(random, &names, number.next().unwrap_or(0)));
    names.clocks = clocks.iter().map(|clock| clock.id.clone()).collect();
    let ladders = random.several(0, 2, |random| ladder(random, &names, number.next().unwrap_or(0)));
    let obligations =
        random.several(0, 2, |random| obligation(random, &names, number.next().unwrap_or(0)));
    let hours = names.calendar(random, 70);
    PolicyDraft {
        id: "random".to_owned(),
        title: "Random".to_owned(),
        version: "1".to_owned(),
        default_severity: Some(names.level(random)),
        default_plan: random.some(&plan_names).filter(|_| random.chance(50)),
        calendars,
        signals: declared(random, &settable),
        facts,
        severities: (1..=i64::from(last))
            .filter_map(|level| Level::new(level).ok())
            .map(|level| Severity {
                level,
                name: format!("Level {level}"),
                grounds: Grounds::default(),
            })
            .collect(),
        classify,
        adjust,
        clocks,
        ladders,
        tiers,
        obligations,
        ledger: LedgerDraft { calendar: hours, grounds: Grounds::default() },
        plans,
        programs,
        queue: random.several(0, 3, |random| queue(random, &names, &plan_names)),
        ..PolicyDraft::default()
    }
}
