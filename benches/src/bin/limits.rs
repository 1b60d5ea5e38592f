//! Documents of 256 KiB that ask for as much as they can: each compiles in 50 ms and 8 MiB, or is refused
//! in them. `limits NAME` measures only those whose name contains NAME.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use std::fmt::Write;

use allocation_counter::measure;
use cpu_time::ThreadTime;
use sevclock::Policy;
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
severities = 0
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
                return format!("[holidays]\nh=[{}]\n", days.collect::<Vec<_>>().join(","));
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
                1900 + n / 28,
                n % 28 + 1,
                n % 10,
                n % 60
            )
        },
        end: "}\n",
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
    let mut text = HEAD.replace("severities = 0\n", "");
    text.push_str(trap.start);
    let mut number = 0;
    let rest = trap.end.len() + SEVERITY.len();
    loop {
        let each = (trap.each)(number);
        if text.len() + each.len() + rest > LENGTH {
            break;
        }
        text.push_str(&each);
        number += 1;
    }
    text.push_str(trap.end);
    text.push_str(SEVERITY);
    text
}

/// What became of a document.
fn compile(text: &str) -> Result<Policy, String> {
    let first = |mut lines: String| {
        lines.truncate(lines.find('\n').unwrap_or(lines.len()).min(100));
        lines
    };
    let draft = from_toml(text).map_err(|problems| first(problems.to_string()))?;
    Policy::compile(&draft).map_err(|problems| first(problems.to_string()))
}

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for trap in TRAPS.iter().filter(|trap| trap.name.contains(&wanted)) {
        let text = document(trap);
        let start = ThreadTime::now();
        let mut found = None;
        let allocated = measure(|| found = Some(compile(&text)));
        let time = start.elapsed();
        let mut line = String::new();
        let mib = allocated.bytes_max as f64 / f64::from(1 << 20);
        let kept = allocated.bytes_current as f64 / f64::from(1 << 20);
        let milliseconds = time.as_secs_f64() * 1e3;
        let _ =
            write!(line, "{:20} {milliseconds:8.1} ms {mib:7.1} MiB ({kept:5.1} kept)", trap.name);
        let told = found.and_then(Result::err).unwrap_or_else(|| "compiles".to_owned());
        println!("{line} {told}");
    }
}
