//! Pictures of any ticket under any policy: well-formed, within their frame, every name escaped.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test")]

use proptest::prelude::{ProptestConfig, any, proptest};
use roxmltree::{Document, Node};
use sevclock::Policy;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_draw::{Options, moments, timeline};
use sevclock_testing::generate::{Case, Random, Vocabulary, ZONES, case};
use sevclock_testing::model::Model;

/// An id with everything that ends an attribute, a text or a line.
const HOSTILE: &str = "</title><script>alert(1)</script> \"'&amp;\u{0}\u{1b}[31m\u{202e}\n]]>";

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) }
}

/// Draws a ticket and checks all that must hold of any picture.
fn draw(policy: &Policy, ticket: &Ticket, as_of: Instant, seed: u64) {
    let widths = [280, 340, 960, 4_000];
    let place = usize::try_from(seed % 1_000).unwrap();
    let options = Options {
        zone: ZONES[place % ZONES.len()],
        width: widths[place % widths.len()],
        prefix: format!("p{place}"),
        from: None,
    };
    let svg = timeline(policy, ticket, as_of, &options).unwrap();
    assert_eq!(svg, timeline(policy, ticket, as_of, &options).unwrap(), "the same again");
    let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let root = document.root_element();
    let view: Vec<f64> =
        root.attribute("viewBox").unwrap().split(' ').map(|one| one.parse().unwrap()).collect();
    assert_eq!(root.attribute("role"), Some("img"));
    for node in root.descendants().filter(Node::is_element) {
        if let Some(id) = node.attribute("id") {
            assert!(id.starts_with(&options.prefix), "{id}");
        }
        assert!(!matches!(node.tag_name().name(), "script" | "foreignObject" | "image" | "a"));
        assert!(node.attributes().all(|one| !one.name().starts_with("on")));
    }
    within(root, (0.0, 0.0), (view[2], view[3]));
    let said = moments(policy, ticket, as_of, None).unwrap();
    assert!(said.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert!(said.iter().all(|moment| moment.to_come == (moment.at > as_of)));
}

/// Every shape lies within the picture.
fn within(node: Node<'_, '_>, origin: (f64, f64), size: (f64, f64)) {
    let name = node.tag_name().name();
    if name == "defs" {
        return;
    }
    let origin = match node.attribute("transform") {
        None => origin,
        Some(text) => {
            let inner = text.strip_prefix("translate(").unwrap().strip_suffix(')').unwrap();
            let (x, y) = inner.split_once(' ').unwrap();
            (origin.0 + x.parse::<f64>().unwrap(), origin.1 + y.parse::<f64>().unwrap())
        }
    };
    let number = |key| node.attribute(key).map_or(0.0, |text| text.parse::<f64>().unwrap());
    let (x, y) = (number("x"), number("y"));
    let points = match name {
        "rect" => vec![(x, y), (x + number("width"), y + number("height"))],
        "text" => vec![(x, y)],
        "circle" => {
            let (x, y, r) = (number("cx"), number("cy"), number("r"));
            vec![(x - r, y - r), (x + r, y + r)]
        }
        "path" => points(node.attribute("d").unwrap()),
        _ => Vec::new(),
    };
    for (x, y) in points {
        let (x, y) = (x + origin.0, y + origin.1);
        let inside = (0.0..=size.0).contains(&x) && (0.0..=size.1).contains(&y);
        assert!(inside, "{name} at {x}, {y} of {size:?}: {node:?}");
    }
    for child in node.children() {
        within(child, origin, size);
    }
}

/// The corners of a path of lines.
fn points(d: &str) -> Vec<(f64, f64)> {
    let (mut points, mut at, mut start) = (Vec::new(), (0.0, 0.0), (0.0, 0.0));
    let mut rest = d;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[1..];
        let end = rest.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (own, after) = rest.split_at(end);
        let numbers: Vec<f64> =
            own.split_whitespace().map(|one| one.parse::<f64>().unwrap()).collect();
        assert!(numbers.iter().all(|one| one.is_finite()));
        match (letter, numbers.as_slice()) {
            ('M', [x, y]) => (at, start) = ((*x, *y), (*x, *y)),
            ('m' | 'l', [x, y]) => at = (at.0 + x, at.1 + y),
            ('H', [x]) => at.0 = *x,
            ('V', [y]) => at.1 = *y,
            ('h', [x]) => at.0 += x,
            ('v', [y]) => at.1 += y,
            ('Z', []) => at = start,
            _ => panic!("`{letter}{own}` in {d}"),
        }
        points.push(at);
        rest = after;
    }
    points
}

#[test]
fn values_of_facts_are_not_told() {
    let draft = sevclock_policies::draft("helpdesk-retail").unwrap();
    let policy = Policy::compile(&draft).unwrap();
    let text = r#"{ "id": "T", "facts": { "region": "dubai", "tills": "some-down" }, "events": [
        { "at": "2026-03-02T08:00:00Z", "signal": "opened" },
        { "at": "2026-03-02T09:00:00Z", "facts": { "tills": "all-down" } } ] }"#;
    let ticket = sevclock_serde::ticket::from_json(text).unwrap().ticket;
    let as_of = Instant::parse("2026-03-02T12:00:00Z").unwrap();
    let svg = timeline(&policy, &ticket, as_of, &Options::default()).unwrap();
    assert!(svg.contains(">tills<"), "the name is");
    for value in ["dubai", "some-down", "all-down"] {
        assert!(!svg.contains(value), "{value}");
    }
}

#[test]
fn options_out_of_range_are_refused() {
    let policy = Policy::compile(&sevclock_policies::draft("prophetstor").unwrap()).unwrap();
    let text = r#"{ "id": "T", "events": [{ "at": "2026-03-02T08:00:00Z", "signal": "opened" }] }"#;
    let ticket = sevclock_serde::ticket::from_json(text).unwrap().ticket;
    let at = |text| Instant::parse(text).unwrap();
    let refused = |as_of, options: Options| {
        timeline(&policy, &ticket, at(as_of), &options).unwrap_err().to_string()
    };
    let now = "2026-03-02T12:00:00Z";
    for (said, told) in [
        (refused(now, Options { width: 279, ..Options::default() }), "279 pixels"),
        (refused(now, Options { width: 4_001, ..Options::default() }), "4001 pixels"),
        (
            refused(now, Options { prefix: "1".to_owned(), ..Options::default() }),
            "`1` cannot begin",
        ),
        (refused(now, Options { prefix: "a\"b".to_owned(), ..Options::default() }), "cannot begin"),
        (refused("2026-03-02T07:00:00Z", Options::default()), "before its first event"),
    ] {
        assert!(said.contains(told), "{said}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn tickets_of_bundled_policies_are_drawn(seed in any::<u64>()) {
        for bundled in sevclock_policies::ALL {
            let draft = sevclock_policies::draft(bundled.id).unwrap();
            let policy = Policy::compile(&draft).unwrap();
            let mut random = Random::new(seed);
            let vocabulary = Vocabulary::new(&draft);
            let (ticket, as_of) = vocabulary.ticket(&mut random, &Model::new(&draft), 10);
            draw(&policy, &ticket, as_of, seed);
        }
    }

    #[test]
    fn tickets_of_random_policies_are_drawn(seed in any::<u64>()) {
        let Case { mut policy, mut ticket, as_of } = case(seed);
        ticket.id = HOSTILE.to_owned();
        for severity in &mut policy.severities {
            severity.name = HOSTILE.to_owned();
        }
        for clock in &mut policy.clocks {
            clock.title = Some(HOSTILE.to_owned());
        }
        for ladder in &mut policy.ladders {
            for (place, rung) in ladder.rungs.iter_mut().enumerate() {
                let id = format!("{HOSTILE}{place}");
                for event in &mut ticket.events {
                    if event.rung.as_ref() == Some(&rung.id) {
                        event.rung = Some(id.clone());
                    }
                }
                rung.id = id;
            }
        }
        // A rung of another ladder may have been named; such a ticket is not the point here.
        if let Ok(policy) = Policy::compile(&policy)
            && let Ok(bound) = policy.bind(&ticket)
            && policy.evaluate(&bound, as_of).is_ok()
        {
            draw(&policy, &ticket, as_of, seed);
        }
    }
}
