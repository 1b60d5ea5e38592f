//! What each way of writing a policy is read as.
#![allow(clippy::panic, reason = "a test that panics says where")]

use sevclock::policy::{
    Action, After, Authority, Boundary, CalendarDraft, Change, ClockThreshold, ContractTerms, Deed,
    FactKind, FactValue, Grounds, Inclusion, LadderRetarget, Length, Level, OnMiss, PolicyDraft,
    ProductKind, Promise, QueueBy, Retarget, RetargetRule, TargetRow, UpgradeKind, WarnAt, Within,
};
use sevclock::time::{
    AfterHours, Break, DateRange, DayDue, Holiday, Instant, LocalTime, Span, WeeklySpec, Window,
};
use sevclock_serde::policy::from_toml;

/// The draft of a document with `more` after the head.
fn draft(more: &str) -> PolicyDraft {
    let head = "format = 1\n[policy]\nid = 'p'\ntitle = 'P'\nversion = '1'\ndefault_severity = 3\n";
    from_toml(&format!("{head}{more}")).unwrap_or_else(|problems| panic!("{more}\n{problems}"))
}

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}

fn window(text: &str) -> Window {
    let (from, to) = text.split_once('-').expect("a window");
    let time = |text| LocalTime::parse(text).expect("a time");
    Window { from: time(from), to: time(to) }
}

fn minutes(minutes: i64) -> Span {
    Span::from_seconds(minutes * 60).expect("a span")
}

fn level(number: i64) -> Level {
    Level::new(number).expect("a level")
}

#[test]
fn the_head_takes_quoted_dates_and_dates() {
    for effective in ["'2026-04-01'", "2026-04-01"] {
        let text = format!(
            "format = 1\n[policy]\nid = 'a'\ntitle = 'A'\nversion = '2'\ndefault_severity = 4\n\
             default_plan = 'gold'\nsource = 's'\neffective_from = {effective}\n\
             [roles]\nlead = 'Team lead'\n"
        );
        let draft = from_toml(&text).expect("a good document");
        assert_eq!((&*draft.id, &*draft.title, &*draft.version), ("a", "A", "2"));
        assert_eq!(draft.default_severity, Some(level(4)));
        assert_eq!(draft.default_plan.as_deref(), Some("gold"));
        assert_eq!(draft.effective_from, Some(date("2026-04-01")));
        assert_eq!((&*draft.roles[0].id, &*draft.roles[0].title), ("lead", "Team lead"));
    }
}

#[test]
fn weekdays_by_name_range_and_list() {
    for (week, open) in [
        ("mon-fri = '09:00-17:00'", "mtwtf--"),
        ("sat-thu = '09:00-17:00'", "mtwt-ss"),
        ("'mon,wed' = '09:00-17:00'", "m-w----"),
        ("'mon, fri-sun' = '09:00-17:00'", "m---fss"),
        ("sun = '09:00-17:00'", "------s"),
        ("tue-tue = '09:00-17:00'", "-t-----"),
        ("wed-tue = ['09:00-17:00']", "mtwtfss"),
        ("mon-fri = ''", "-------"),
        ("", "-------"),
    ] {
        let draft = draft(&format!("[calendars.c]\nzone = 'UTC'\nweek = {{ {week} }}\n"));
        let CalendarDraft::Weekly(weekly) = &draft.calendars[0].calendar else { panic!("{week}") };
        for (day, letter) in open.chars().enumerate() {
            let expected = if letter == '-' { vec![] } else { vec![window("09:00-17:00")] };
            assert_eq!(weekly.week[day], expected, "{week}: day {day}");
        }
    }
}

#[test]
fn a_weekly_calendar_in_full() {
    let draft = draft(
        "[holidays.tw]\ndates = [2026-01-01, '--10-10']\ncite = 'c'\n\
         [calendars.c]\nzone = 'Asia/Taipei'\n\
         week = { mon = '22:00-06:00', tue = '09:00-12:00, 13:00-24:00' }\n\
         holidays = ['2026-07-01/2026-07-05', 'tw']\n\
         exceptions = { '2026-12-24' = '09:00-12:00', 2026-12-30 = '', '2026-02-01/2026-02-02' = ['10:00-11:00'] }\n\
         breaks = [{ date = '2026-02-03', time = '12:00-13:00' },\n\
                   { from = 2026-02-03T00:00:00Z, to = '2026-02-03T01:00:00+01:00' }]\n\
         assumed = 'no hours named'\n",
    );
    let dates = |first, last| DateRange { first: date(first), last: date(last) };
    let mut weekly = WeeklySpec::new(chrono_tz::Asia::Taipei);
    weekly.week[0] = vec![window("22:00-06:00")];
    weekly.week[1] = vec![window("09:00-12:00"), window("13:00-24:00")];
    weekly.holidays = vec![
        Holiday::Dates(dates("2026-07-01", "2026-07-05")),
        Holiday::Dates(dates("2026-01-01", "2026-01-01")),
        Holiday::Yearly { month: 10, day: 10 },
    ];
    weekly.exceptions = vec![
        (dates("2026-12-24", "2026-12-24"), vec![window("09:00-12:00")]),
        (dates("2026-12-30", "2026-12-30"), vec![]),
        (dates("2026-02-01", "2026-02-02"), vec![window("10:00-11:00")]),
    ];
    let midnight = Instant::parse("2026-02-03T00:00:00Z").expect("an instant");
    weekly.breaks = vec![
        Break::Local { date: date("2026-02-03"), window: window("12:00-13:00") },
        Break::Instants { from: midnight, to: midnight },
    ];
    assert_eq!(draft.calendars[0].calendar, CalendarDraft::Weekly(weekly));
    assert_eq!(draft.calendars[0].grounds.assumed.as_deref(), Some("no hours named"));
}

#[test]
fn the_other_calendars() {
    let draft = draft(
        "[facts]\nregion = ['na', 'emea']\nvip = false\n\
         [calendars.z]\nalways = true\n[calendars.y]\nalways = true\nzone = 'UTC'\n\
         [calendars.u]\nunion = ['z', 'y']\nzone = 'UTC'\n[calendars.i]\nintersection = ['z']\n\
         [calendars.d]\ndifference = { base = 'z', less = ['y'] }\n\
         [calendars.b]\nby = 'region'\nis = { na = 'z', emea = 'y' }\n\
         [calendars.v]\nby = 'vip'\nis = { true = 'z', false = 'y' }\n",
    );
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let text = |text: &str| FactValue::Text(text.to_owned());
    let expected = [
        ("z", CalendarDraft::Always { zone: None }),
        ("y", CalendarDraft::Always { zone: Some(chrono_tz::UTC) }),
        ("u", CalendarDraft::Union { of: names(&["z", "y"]), zone: Some(chrono_tz::UTC) }),
        ("i", CalendarDraft::Intersection { of: names(&["z"]), zone: None }),
        ("d", CalendarDraft::Difference { base: "z".into(), less: names(&["y"]), zone: None }),
        (
            "b",
            CalendarDraft::By {
                fact: "region".into(),
                is: vec![(text("na"), "z".into()), (text("emea"), "y".into())],
            },
        ),
        (
            "v",
            CalendarDraft::By {
                fact: "vip".into(),
                is: vec![
                    (FactValue::Boolean(true), "z".into()),
                    (FactValue::Boolean(false), "y".into()),
                ],
            },
        ),
    ];
    for (found, (id, calendar)) in draft.calendars.iter().zip(expected) {
        assert_eq!((&*found.id, &found.calendar), (id, &calendar));
    }
}

#[test]
fn facts_and_signals() {
    let choice = |values: &[&str], default: Option<&str>| FactKind::Choice {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        default: default.map(str::to_owned),
    };
    for (written, kind) in [
        ("true", FactKind::Boolean { default: true }),
        ("-3", FactKind::Integer { default: -3 }),
        ("['a', 'b']", choice(&["a", "b"], None)),
        ("{ of = ['a', 'b'], default = 'b' }", choice(&["a", "b"], Some("b"))),
        ("{ of = ['a', 'b'], cite = 'c' }", choice(&["a", "b"], None)),
        ("{ default = 9999, cite = 'c' }", FactKind::Integer { default: 9999 }),
        ("{ default = true, assumed = 'a' }", FactKind::Boolean { default: true }),
    ] {
        assert_eq!(draft(&format!("[facts]\nf = {written}\n")).facts[0].kind, kind, "{written}");
    }
    let signals = draft(
        "[signals]\nresponded = { set = { x = true, y = 'a', z = 2 }, also = 'u' }\nv = {}\n",
    )
    .signals;
    let set: Vec<_> =
        signals[0].set.iter().map(|(fact, value)| format!("{fact}={value}")).collect();
    assert_eq!(
        (set, &*signals[0].also),
        (vec!["x=true".into(), "y=a".into(), "z=2".into()], &["u".to_owned()][..])
    );
    assert_eq!((&*signals[1].id, signals[1].also.len()), ("v", 0));
}

#[test]
fn adjustments() {
    let adjust = |more: &str| draft(&format!("[[adjust]]\nid = 'a'\n{more}\n")).adjust.remove(0);
    let plain = adjust("to = 3");
    assert_eq!(
        (plain.change, &plain.authority, plain.latch),
        (Change::To(level(3)), &Authority::Automatic, false)
    );
    assert_eq!(adjust("by = 2").change, Change::By(2));
    for (written, authority) in [
        ("'automatic'", Authority::Automatic),
        ("'lead'", Authority::Roles(vec!["lead".into()])),
        ("['lead', 'head']", Authority::Roles(vec!["lead".into(), "head".into()])),
    ] {
        assert_eq!(adjust(&format!("to = 3\nauthority = {written}")).authority, authority);
    }
    let full = adjust(
        "to = 3\nwhen = 'severity == 1'\nonly = 'down'\nfor = '1d'\ncalendar = 'c'\nlatch = true\ncite = 's'",
    );
    let dwell = full.dwell.expect("a dwell");
    assert_eq!(
        (dwell.span, dwell.in_days, dwell.calendar.as_deref()),
        (minutes(1440), true, Some("c"))
    );
    assert_eq!((full.latch, full.grounds.cite.as_deref()), (true, Some("s")));
    assert_eq!(full.when.map(|when| when.text().to_owned()).as_deref(), Some("severity == 1"));
}

#[test]
fn clocks() {
    let clock = |more: &str| draft(&format!("[[clocks]]\nid = 'c'\n{more}\n")).clocks.remove(0);
    let time =
        |minutes_: i64| Within::Length(Length::Time { span: minutes(minutes_), in_days: false });
    let plain = clock("start = 'opened'\nstop = ['responded', 'resolved']");
    assert_eq!((&*plain.start, plain.stop.len()), (&["opened".to_owned()][..], 2));
    assert_eq!(plain.promise, Promise::Target(vec![]));
    assert_eq!(
        (plain.sticky_breach, plain.boundary, plain.retarget),
        (true, Boundary::Close, Retarget::default())
    );
    assert_eq!(clock("target = '4h'").promise, Promise::Target(vec![TargetRow::any(time(240))]));
    assert_eq!(
        clock("target = 'none'").promise,
        Promise::Target(vec![TargetRow::any(Within::None)])
    );
    assert_eq!(
        clock("every = '1h'").promise,
        Promise::Every { rows: vec![TargetRow::any(time(60))], on_miss: OnMiss::Hold }
    );
    let Promise::Every { rows, on_miss } = clock(
        "on_miss = 'roll'\nevery = [{ severity = 1, within = '30m' },\n\
         { severity = [2, 3], plan = 'gold', within = '2bd', calendar = 'o', due = '16:00', after_hours = 'roll', when = 'x' },\n\
         { plan = ['a', 'b'], within = '1bd', due = 'same-time', cite = 'c' }]",
    ).promise else { panic!("a cadence") };
    assert_eq!(on_miss, OnMiss::Roll);
    assert_eq!((&*rows[0].severity, rows[0].within), (&[level(1)][..], time(30)));
    assert_eq!((rows[1].severity.len(), &*rows[1].plan), (2, &["gold".to_owned()][..]));
    assert_eq!(rows[1].within, Within::Length(Length::BusinessDays(2)));
    assert_eq!(rows[1].due, DayDue::At(LocalTime::parse("16:00").expect("a time")));
    assert_eq!((rows[1].after_hours, rows[1].calendar.as_deref()), (AfterHours::Roll, Some("o")));
    assert_eq!((rows[2].due, rows[2].plan.len()), (DayDue::SameTime, 2));
    let all = |rule| Retarget { upgrade: rule, downgrade: rule, same: rule };
    assert_eq!(clock("retarget = 'carry'").retarget, all(RetargetRule::Carry));
    assert_eq!(
        clock("retarget = { upgrade = 'carry' }").retarget,
        Retarget { upgrade: RetargetRule::Carry, ..Retarget::default() }
    );
    let warn = clock(
        "boundary = 'next-open'\nsticky_breach = false\nobjective = '99 %'\nwarn = [{ at = '75%' }, { at = '1h30m before', notify = 'lead' }, { at = 'breach', notify = ['a', 'b'] }]",
    );
    let at: Vec<_> = warn.warn.iter().map(|warn| (warn.at, warn.notify.len())).collect();
    assert_eq!(
        at,
        [(WarnAt::Percent(75), 0), (WarnAt::Before(minutes(90)), 1), (WarnAt::Breach, 2)]
    );
    assert_eq!(
        (warn.boundary, warn.sticky_breach, warn.objective.map(|share| share.to_string())),
        (Boundary::NextOpen, false, Some("99 %".to_owned()))
    );
}

#[test]
fn ladders_and_tiers() {
    let draft = draft(
        "[tiers.three]\ntitle = 'T3'\ncalendar = 'o'\n\
         [[ladders]]\nid = 'one'\nanchor = 'reopened'\nstop = 'resolved'\nrepeat = 2\nhold_on_ack = true\n\
         ack_timeout = '24h'\nretarget = { upgrade = 'anchor' }\n\
         [[ladders.rungs]]\nid = 'a'\nafter = '0m'\nnotify = ['x', 'y']\nengage = 'three'\n\
         [[ladders.rungs]]\nid = 'b'\nevery = '1bd'\nactions = [{ join = 'j', on_request = true }, { convene = 'd' }]\n\
         [[ladders.rungs]]\nid = 'c'\nafter = { clock = 'c', at = '75%' }\nwhen = 'x'\n\
         [[ladders]]\nid = 'two'\n[[ladders.rungs]]\nid = 'd'\nafter = [{ severity = 1, within = '2h' }]\n",
    );
    assert_eq!(draft.tiers[0].calendar.as_deref(), Some("o"));
    let (one, two) = (&draft.ladders[0], &draft.ladders[1]);
    assert_eq!(
        (&*one.anchors, one.repeat, one.hold_on_ack),
        (&["reopened".to_owned()][..], 2, true)
    );
    assert_eq!(one.ack_timeout, Some(minutes(1440)));
    assert_eq!(
        one.retarget,
        LadderRetarget { restart_on_upgrade: false, restart_on_downgrade: false }
    );
    let action = |deed, who: &str, on_request| Action { deed, who: who.to_owned(), on_request };
    let expected = [
        vec![
            action(Deed::Engage, "three", false),
            action(Deed::Notify, "x", false),
            action(Deed::Notify, "y", false),
        ],
        vec![action(Deed::Join, "j", true), action(Deed::Convene, "d", false)],
        vec![],
    ];
    for (rung, actions) in one.rungs.iter().zip(expected) {
        assert_eq!(rung.actions, actions, "{}", rung.id);
    }
    assert_eq!(one.rungs[1].every, Some(Length::BusinessDays(1)));
    assert_eq!(
        one.rungs[2].after,
        Some(After::Clock(ClockThreshold { clock: "c".into(), at: WarnAt::Percent(75) }))
    );
    assert!(matches!(&two.rungs[0].after, Some(After::Rows(rows)) if rows.len() == 1));
}

#[test]
fn plans_obligations_and_programs() {
    let draft = draft(
        "[plans.z]\nincidents = 10\nfeatures = { m = 'optional', a = 'included' }\n\
         [plans.a]\nincidents = 'unlimited'\n\
         [[obligations]]\nid = 'o'\nrequires = 'x'\n\
         [[programs]]\nid = 'f'\nneeded = 8\ncommitment = 'y'\nfeature = 'm'\ngrants = 'g'\n\
         [[programs.requirements]]\nid = 'r'\nwhen = 'z >= 2'\n",
    );
    assert_eq!((&*draft.plans[0].id, draft.plans[0].incidents), ("z", Some(10)));
    assert_eq!(draft.plans[0].features[0], ("m".to_owned(), Inclusion::Optional));
    assert_eq!((&*draft.plans[1].id, draft.plans[1].incidents), ("a", None));
    assert_eq!(draft.obligations[0].requires.text(), "x");
    let program = &draft.programs[0];
    assert_eq!((program.needed, &*program.grants), (Some(8), &["g".to_owned()][..]));
    assert_eq!(program.requirements[0].when.text(), "z >= 2");
}

#[test]
fn plan_terms_contracts_and_products() {
    let draft = draft(
        "[plans.z]\ncoverage = 'o'\nfee = '95 USD'\nupgrades = ['maintenance', 'major']\n\
         [[plans.z.limits]]\nid = 'l'\nrequires = 'x'\ncite = 'c'\n\
         [plans.a]\nupgrades = 'minor'\n\
         [contracts]\nmonths = 12\nmax_months = 36\nper_incident = true\nrenewable = false\nassumed = 'a'\n\
         [[products]]\nid = 'p'\ntitle = 'P'\n[[products]]\nid = 'q'\nsuccessor_of = 'p'\nkind = 'add-on'\n\
         [[programs]]\nid = 'f'\ncommitment = 'y'\nwithin_months = 12\n",
    );
    let plan = &draft.plans[0];
    assert_eq!(plan.coverage.as_deref(), Some("o"));
    assert_eq!(plan.fee.map(|fee| fee.to_string()).as_deref(), Some("95.00 USD"));
    assert_eq!(plan.upgrades, [UpgradeKind::Maintenance, UpgradeKind::Major]);
    assert_eq!(draft.plans[1].upgrades, [UpgradeKind::Minor]);
    let limit = &plan.limits[0];
    assert_eq!((&*limit.id, limit.requires.text()), ("l", "x"));
    assert_eq!(limit.grounds.cite.as_deref(), Some("c"));
    let grounds = Grounds { assumed: Some("a".into()), cite: None };
    let terms = ContractTerms {
        months: Some(12),
        max_months: Some(36),
        per_incident: true,
        renewable: false,
        grounds,
    };
    assert_eq!(draft.contracts, terms);
    let products = draft.products.iter();
    let products: Vec<_> =
        products.map(|one| (&*one.id, one.successor_of.as_deref(), one.kind)).collect();
    assert_eq!(products, [("p", None, ProductKind::Product), ("q", Some("p"), ProductKind::AddOn)]);
    assert_eq!(draft.programs[0].within_months, Some(12));
}

#[test]
fn queues() {
    let draft = draft(
        "[[queue]]\nfirst = 'fast'\ncite = 'c'\n[[queue]]\nby = 'severity'\n[[queue]]\nby = 'plan'\n\
         [[queue]]\nby = 'plan'\nplans = ['b', 'a']\n[[queue]]\nby = 'due'\n\
         [[queue]]\nby = 'due'\nclock = 'c'\n[[queue]]\nby = 'opened'\n",
    );
    let found: Vec<&QueueBy> = draft.queue.iter().map(|row| &row.by).collect();
    let condition = "fast".parse().expect("a condition");
    assert_eq!(
        found,
        [
            &QueueBy::First(condition),
            &QueueBy::Severity,
            &QueueBy::Plan(vec![]),
            &QueueBy::Plan(vec!["b".into(), "a".into()]),
            &QueueBy::Due { clock: None },
            &QueueBy::Due { clock: Some("c".into()) },
            &QueueBy::Opened,
        ]
    );
    assert_eq!(draft.queue[0].grounds.cite.as_deref(), Some("c"));
}

#[test]
fn credits_satisfaction_and_scorecards() {
    let draft = draft(
        "[[credits]]\nid = 'r'\nclock = 'c'\n\
         bands = [{ from = '95 %', below = '99%', credit = '5 %' }, { below = '95 %', credit = '10 %' }]\n\
         [satisfaction]\nrating = 'mark'\nreason = 'why'\nsatisfied = 'good'\nreview = ['bad']\n\
         [[scorecards]]\nid = 's'\n[[scorecards.measures]]\nid = 'm'\ntitle = 'M'\nweight = '100 %'\n",
    );
    let [credits] = &draft.credits[..] else { panic!("{:?}", draft.credits) };
    let bands: Vec<String> = credits
        .bands
        .iter()
        .map(|band| {
            format!("{} {:?} {}", band.from, band.below.map(|it| it.to_string()), band.credit)
        })
        .collect();
    assert_eq!(bands, ["95 % Some(\"99 %\") 5 %", "0 % Some(\"95 %\") 10 %"]);
    let survey = draft.satisfaction.expect("a survey");
    assert_eq!((&*survey.rating, survey.reason.as_deref()), ("mark", Some("why")));
    assert_eq!(
        (&survey.satisfied[..], &survey.review[..]),
        (&["good".into()][..], &["bad".into()][..])
    );
    let measure = &draft.scorecards[0].measures[0];
    assert_eq!((&*measure.id, measure.weight.to_string()), ("m", "100 %".to_owned()));
}
