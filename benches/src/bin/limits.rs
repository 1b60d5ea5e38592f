//! Documents of 256 KiB that ask for as much as they can: each compiles in 50 ms and 8 MiB, or is refused
//! in them. `limits NAME` measures only those whose name contains NAME.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use allocation_counter::measure;
use cpu_time::ThreadTime;
use sevclock::evaluate::{DEFAULT_LIMIT, EvaluateError, StateError};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Policy, State};
use sevclock_serde::policy::from_toml;

/// How long a document is.
const LENGTH: usize = 256 << 10;

/// What all documents begin with.
const HEAD: &str = r#"
format = 1
[policy]
id = "trap"
title = "A document that asks for much"
version = "1"
default_severity = 1
"#;

/// A document: what it begins with, and what it repeats with another number until it is long enough.
struct Trap {
    name: &'static str,
    start: &'static str,
    each: fn(usize) -> String,
    end: &'static str,
}

const SEVERITY: &str = "[[severities]]\nlevel = 1\nname = 'Any'\n";
const CLOCK: &str = "[[clocks]]\nid = 'c'\nstart = 'opened'\nstop = 'resolved'\n";

const TRAPS: &[Trap] = &[
    Trap {
        name: "calendars",
        start: "",
        each: |n| {
            let (hour, minute) = (n / 60 % 12, n % 60);
            format!(
                "[calendars.c{n}]\nzone='UTC'\nweek={{mon='{hour:02}:{minute:02}-18:0{}'}}\n",
                n % 10
            )
        },
        end: "",
    },
    Trap {
        name: "calendars-of-zones",
        start: "",
        each: |n| {
            let zones = chrono_tz::TZ_VARIANTS;
            let zone = zones[n % zones.len()].name();
            let (hour, minute) = (n / 60 % 12, n % 60);
            format!(
                "[calendars.c{n}]\nzone='{zone}'\nweek={{mon-fri='{hour:02}:{minute:02}-12:00, 13:00-18:00'}}\n"
            )
        },
        end: "",
    },
    Trap {
        name: "unions",
        start: "[calendars.a]\nzone='UTC'\nweek={mon='09:00-10:00'}\n",
        each: |n| match n {
            0 => "[calendars.c0]\nunion=['a','a']\n".to_owned(),
            n if n < 8 => format!("[calendars.c{n}]\nunion=['c{}','c{}']\n", n - 1, n - 1),
            n => format!("[calendars.c{n}]\nunion=['c6','c6','c{}']\n", n % 6),
        },
        end: "",
    },
    Trap {
        name: "holidays-shared",
        start: "",
        each: |n| {
            if n == 0 {
                let days = (0..6000).map(|day| {
                    format!("'2{:03}-{:02}-{:02}'", day / 336, day / 28 % 12 + 1, day % 28 + 1)
                });
                return format!("[holidays.h]\ndates=[{}]\n", days.collect::<Vec<_>>().join(","));
            }
            format!(
                "[calendars.c{n}]\nzone='UTC'\nweek={{mon='09:{:02}-10:00'}}\nholidays='h'\n",
                n % 60
            )
        },
        end: "",
    },
    Trap {
        name: "exceptions",
        start: "[calendars.c]\nzone='Europe/London'\nweek={mon='09:00-17:00'}\nexceptions={",
        each: |n| {
            format!(
                "'{}-01-{:02}/2099-12-31'='0{}:{:02}-23:00',",
                1900 + n / 28 % 150,
                n % 28 + 1,
                n % 10,
                n % 60
            )
        },
        end: "}\n",
    },
    Trap {
        name: "exceptions-at-the-limit",
        start: "[calendars.c]\nzone='Europe/London'\nweek={mon='09:00-17:00'}\nexceptions={",
        each: |n| match n {
            n if n < 512 => format!(
                "'{}-01-{:02}/2099-12-31'='0{}:{:02}-23:00',",
                1900 + n / 28 % 150,
                n % 28 + 1,
                n % 10,
                n % 60
            ),
            _ => String::new(),
        },
        end: "}\n",
    },
    Trap {
        name: "windows-at-the-limit",
        start: "[calendars.c]\nzone='Europe/London'\nweek={mon-sun='",
        each: |n| match n {
            n if n < 144 => {
                format!("{:02}:{:02}-{:02}:{:02},", n / 6, n % 6 * 10, n / 6, n % 6 * 10 + 5)
            }
            _ => String::new(),
        },
        end: "00:00-00:01'}\n",
    },
    Trap {
        name: "union-at-the-limit",
        start: "",
        each: |n| match n {
            n if n < 120 => format!(
                "[calendars.c{n}]\nzone='Europe/London'\nweek={{mon-sun='{:02}:{:02}-20:00'}}\n",
                n / 60,
                n % 60
            ),
            120 => {
                let all = (0..120).map(|n| format!("'c{n}'")).collect::<Vec<_>>().join(",");
                format!("[calendars.all]\nintersection=[{all}]\n")
            }
            _ => String::new(),
        },
        end: "",
    },
    Trap {
        name: "breaks",
        start: "[calendars.c]\nzone='Europe/London'\nweek={mon-sun='00:00-24:00'}\nbreaks=[",
        each: |n| {
            format!(
                "{{date='{}-{:02}-{:02}',time='0{}:{:02}-23:00'}},",
                1990 + n / 336,
                n / 28 % 12 + 1,
                n % 28 + 1,
                n % 10,
                n % 60
            )
        },
        end: "]\n",
    },
    Trap {
        name: "windows",
        start: "[calendars.c]\nzone='Europe/London'\nweek={mon-sun='",
        each: |n| {
            format!(
                "{:02}:{:02}:{:02}-{:02}:{:02}:{:02},",
                n * 4 / 3600 % 24,
                n * 4 / 60 % 60,
                n * 4 % 60,
                (n * 4 + 1) / 3600 % 24,
                (n * 4 + 1) / 60 % 60,
                (n * 4 + 1) % 60
            )
        },
        end: "00:00-00:01'}\n",
    },
    Trap {
        name: "rows",
        start: "[facts]\nusers = 0\n[[clocks]]\nid = 'c'\nstart = 'opened'\ntarget=[",
        each: |n| format!("{{when='users>{n}',within='{}h'}},", n % 99 + 1),
        end: "]\n",
    },
    Trap {
        name: "rows-alike",
        start: "[[clocks]]\nid = 'c'\nstart = 'opened'\ntarget=[",
        each: |n| format!("{{severity=1,within='{}h'}},", n + 1),
        end: "]\n",
    },
    Trap {
        name: "rows-and-warnings",
        start: "[[clocks]]\nid = 'c'\nstart = 'opened'\npause_when='status==\"resolved\"'\n",
        each: |n| match n {
            0 => {
                let warns = (0..6000).map(|n| format!("{{at='{}%'}}", n + 1)).collect::<Vec<_>>();
                format!("warn=[{}]\ntarget=[{{within='1h'}}", warns.join(","))
            }
            n => format!(",{{severity=1,within='{n}h'}}"),
        },
        end: "]\n",
    },
    Trap {
        name: "adjustments",
        start: "[facts]\nusers = 0\n",
        each: |n| format!("[[adjust]]\nid='a{n}'\nwhen='users>{n}'\nby=1\nfor='{n}h'\n"),
        end: "",
    },
    Trap {
        name: "classifications",
        start: "[facts]\nusers = 0\n",
        each: |n| format!("[[classify]]\nseverity=1\nwhen='users>{n}||users<-{n}'\n"),
        end: "",
    },
    Trap {
        name: "conditions",
        start: "[facts]\na = false\nb = false\n[[classify]]\nseverity=1\nwhen='true",
        each: |n| format!("{}(a&&!b||b)", if n % 2 == 0 { "&&" } else { "||" }),
        end: "'\n",
    },
    Trap {
        name: "conditions-products",
        start: "[facts]\nusers = 0\ncalls = 0\nsites = 0\n[[classify]]\nseverity=1\nwhen='true",
        each: |n| format!("&&(users>{n}||calls>{n}||sites>{n})"),
        end: "'\n",
    },
    Trap {
        name: "conditions-many",
        start: "[facts]\na = false\nb = false\n",
        each: |_| format!("[[classify]]\nseverity=1\nwhen='{}true'\n", "a&&!b||".repeat(1_000)),
        end: "",
    },
    Trap {
        name: "conditions-at-the-limit",
        start: "[facts]\na = false\nb = false\n",
        each: |n| match n {
            n if n < 26 => {
                format!("[[classify]]\nseverity=1\nwhen='{}true'\n", "a&&!b||".repeat(1_000))
            }
            _ => String::new(),
        },
        end: "",
    },
    Trap {
        name: "integers",
        start: "",
        each: |n| match n {
            0 => format!("[facts]\n{}", (0..480).map(|n| format!("f{n}=0\n")).collect::<String>()),
            n if n < 22 => {
                format!("[[classify]]\nseverity=1\nwhen='{}true'\n", "f1==1||f2!=1||".repeat(500))
            }
            _ => String::new(),
        },
        end: "",
    },
    Trap {
        name: "rules-at-the-limit",
        start: "[facts]\na = false\n",
        each: |n| match n {
            n if n < 2_048 => format!(
                "[tiers.t{n}]\n[[obligations]]\nid='o{n}'\nrequires='a'\n[[products]]\nid='p{n}'\n"
            ),
            n if n < 2 * 2_048 => {
                let n = n - 2_048;
                format!("[[clocks]]\nid='c{n}'\nstart='opened'\ntarget='1h'\n")
            }
            _ => String::new(),
        },
        end: "",
    },
    Trap { name: "values", start: "[facts]\nkind=[", each: |n| format!("'v{n}',"), end: "]\n" },
    Trap { name: "facts", start: "[facts]\n", each: |n| format!("f{n}=false\n"), end: "" },
    Trap {
        name: "signals",
        start: "[signals]\n",
        each: |n| format!("s{n}={{also=['s{}']}}\n", n + 1),
        end: "",
    },
    Trap {
        name: "clocks",
        start: "",
        each: |n| {
            format!("[[clocks]]\nid='c{n}'\nstart='opened'\nstop='resolved'\ntarget='{}h'\n", n + 1)
        },
        end: "",
    },
    Trap {
        name: "rungs",
        start: "[[ladders]]\nid='l'\n",
        each: |n| format!("[[ladders.rungs]]\nid='r{n}'\nafter='{}m'\n", n + 1),
        end: "",
    },
    Trap {
        name: "rungs-of-clocks",
        start: "[[clocks]]\nid='c'\nstart='opened'\ntarget=[{severity=1,within='1h'},{within='2h'}]\n[[ladders]]\nid='l'\n",
        each: |n| format!("[[ladders.rungs]]\nid='r{n}'\nafter={{clock='c',at='{}%'}}\n", n + 1),
        end: "",
    },
    Trap {
        name: "ladders",
        start: "",
        each: |n| {
            format!("[[ladders]]\nid='l{n}'\n[[ladders.rungs]]\nid='r'\nafter='{}m'\n", n + 1)
        },
        end: "",
    },
    Trap { name: "tiers", start: "", each: |n| format!("[tiers.t{n}]\ntitle='T'\n"), end: "" },
    Trap {
        name: "plans",
        start: "",
        each: |n| format!("[plans.p{n}]\nfeatures={{a='included'}}\n"),
        end: "",
    },
    Trap {
        name: "features",
        start: "[plans.p]\nfeatures={",
        each: |n| format!("f{n}='included',"),
        end: "}\n",
    },
    Trap {
        name: "obligations",
        start: "[facts]\na=false\n",
        each: |n| format!("[[obligations]]\nid='o{n}'\nrequires='a'\n"),
        end: "",
    },
    Trap {
        name: "programs",
        start: "[facts]\na=false\n",
        each: |n| format!("[[programs]]\nid='p{n}'\nrequirements=[{{id='r',when='a'}}]\n"),
        end: "",
    },
    Trap {
        name: "requirements",
        start: "[facts]\na=false\n[[programs]]\nid='p'\ngrants=['g']\nneeded=100\nrequirements=[",
        each: |n| format!("{{id='r{n}',when='a'}},"),
        end: "]\n",
    },
    Trap {
        name: "products",
        start: "",
        each: |n| format!("[[products]]\nid='p{n}'\nsuccessor_of='p{}'\n", n + 1),
        end: "",
    },
    Trap {
        name: "queue",
        start: "[facts]\na=false\n",
        each: |n| format!("[[queue]]\nfirst='a{}'\n", " ".repeat(n % 3)),
        end: "",
    },
    Trap {
        name: "credits",
        start: CLOCK,
        each: |n| {
            format!("[[credits]]\nid='c{n}'\nclock='c'\nbands=[{{from='0 %',credit='1 %'}}]\n")
        },
        end: "",
    },
    Trap {
        name: "measures",
        start: "[[scorecards]]\nid='s'\nmeasures=[",
        each: |n| format!("{{id='m{n}',weight='0.01 %'}},"),
        end: "]\n",
    },
    Trap { name: "roles", start: "[roles]\n", each: |n| format!("r{n}='R'\n"), end: "" },
    Trap {
        name: "actions",
        start: "[[ladders]]\nid='l'\n[[ladders.rungs]]\nid='r'\nafter='1m'\nactions=[",
        each: |n| format!("{{notify='r{n}'}},"),
        end: "]\n",
    },
    Trap { name: "text", start: "[roles]\nr='", each: |_| "x".repeat(64), end: "'\n" },
    Trap {
        name: "unknown-names",
        start: "",
        each: |n| format!("[[clocks]]\nid='c{n}'\nstart='nothing{n}'\ncalendar='c{n}'\n"),
        end: "",
    },
    Trap {
        name: "unknown-keys",
        start: "",
        each: |n| format!("[[clocks]]\nidd{n}='c'\n"),
        end: "",
    },
];

fn document(trap: &Trap) -> String {
    let mut text = HEAD.to_owned();
    text.push_str(trap.start);
    let mut number = 0;
    let rest = trap.end.len() + SEVERITY.len();
    loop {
        let each = (trap.each)(number);
        if each.is_empty() || text.len() + each.len() + rest > LENGTH {
            break;
        }
        text.push_str(&each);
        number += 1;
    }
    text.push_str(trap.end);
    text.push_str(SEVERITY);
    text
}

/// The first line of what is wrong.
fn first(problems: &impl ToString) -> String {
    let text = problems.to_string();
    text.lines().next().unwrap_or_default().chars().take(100).collect()
}

/// What `work` gives, its milliseconds of the processor, and the MiB it has at most and keeps.
fn measured<T>(work: impl FnOnce() -> T) -> (T, f64, f64, f64) {
    let mut found = None;
    let start = ThreadTime::now();
    let allocated = measure(|| found = Some(work()));
    let time = start.elapsed().as_secs_f64() * 1e3;
    let mib = |bytes: f64| bytes / f64::from(1 << 20);
    let most = mib(allocated.bytes_max as f64);
    (found.expect("measured"), time, most, mib(allocated.bytes_current as f64))
}

/// Promises that come again without end.
const ENDLESS: [(&str, &str); 7] = [
    ("every-second", "[[clocks]]\nid='c'\nstart='opened'\nevery='1s'\non_miss='roll'\n"),
    (
        "every-second-in-hours",
        "[calendars.c]\nzone='Europe/London'\nweek={mon-fri='09:00-12:00, 13:00-17:00'}\n[[clocks]]\n\
         id='c'\nstart='opened'\ncalendar='c'\nevery='1s'\non_miss='roll'\nwarn=[{at='50%'}]\n",
    ),
    ("rung-every-second", "[[ladders]]\nid='l'\n[[ladders.rungs]]\nid='r'\nevery='1s'\n"),
    (
        "rung-every-second-in-hours",
        "[calendars.c]\nzone='Europe/London'\nweek={mon-fri='09:00-12:00, 13:00-17:00'}\n[[ladders]]\n\
         id='l'\ncalendar='c'\n[[ladders.rungs]]\nid='r'\nevery='1s'\n",
    ),
    ("repeat", "[[ladders]]\nid='l'\nrepeat=1000000000\n[[ladders.rungs]]\nid='r'\nafter='1s'\n"),
    (
        "repeat-at-once",
        "[[ladders]]\nid='l'\nrepeat=1000000000\n[[ladders.rungs]]\nid='r'\nafter='0m'\n",
    ),
    (
        "repeat-in-hours",
        "[calendars.c]\nzone='Europe/London'\nweek={mon-fri='09:00-17:00'}\n[[ladders]]\nid='l'\n\
         calendar='c'\nrepeat=1000000000\n[[ladders.rungs]]\nid='r'\nafter='1s'\n",
    ),
];

/// Evaluates a ticket that has been open for ten years.
fn endless(name: &str, document: &str) {
    let draft = from_toml(&format!("{HEAD}{document}{SEVERITY}")).expect("a valid document");
    let policy = Policy::compile(&draft).expect("a valid policy");
    let instant = |text| Instant::parse(text).expect("an instant");
    let opened = Event::at(instant("2026-03-02T09:00:00Z"));
    let later = Event::at(instant("2036-03-02T09:00:00Z")).raising("updated");
    let ticket = Ticket { events: vec![opened.clone()], ..Ticket::default() };
    let bound = policy.bind(&ticket).expect("a valid ticket");
    let limit = EvaluateError::TooManyEntries { limit: DEFAULT_LIMIT };
    let (whole, ms, mib, _) =
        measured(|| policy.evaluate(&bound, later.at).map(|found| found.next_change));
    let mut state = State::new(&policy, None, &[]).expect("a valid ticket");
    let (fed, fed_ms, ..) =
        measured(|| state.feed(&policy, &opened).and_then(|()| state.feed(&policy, &later)));
    println!("{name:26} refused in {ms:5.1} ms {mib:5.1} MiB, as a state in {fed_ms:5.1} ms");
    assert_eq!(whole, Err(limit.clone()), "{name}");
    assert_eq!(fed, Err(StateError::Evaluate(limit)), "{name}");
    assert!(ms.max(fed_ms) <= 100.0, "{name}");
}

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for trap in TRAPS.iter().filter(|trap| trap.name.contains(&wanted)) {
        let text = document(trap);
        assert!(text.len() <= LENGTH);
        let (draft, read_ms, read_mib, _) = measured(|| from_toml(&text));
        print!("{:24} read {read_ms:6.1} ms {read_mib:5.1} MiB", trap.name);
        let draft = match draft {
            Ok(draft) => draft,
            Err(problems) => {
                println!(" refused: {}", first(&problems));
                assert!(read_ms <= 50.0, "{}", trap.name);
                continue;
            }
        };
        let (policy, ms, mib, kept) = measured(|| Policy::compile(&draft));
        print!("  compile {ms:6.1} ms {mib:5.1} MiB ({kept:.1} kept)");
        match policy {
            Ok(_) => println!(),
            Err(problems) => println!(" refused: {}", first(&problems)),
        }
        assert!(read_ms + ms <= 50.0 && mib <= 8.0, "{}", trap.name);
    }
    for (name, document) in ENDLESS.iter().filter(|(name, _)| name.contains(&wanted)) {
        endless(name, document);
    }
}
