//! The page of figures: the same figures in chart and table, usable without eyes, mouse or network.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test")]

use chrono_tz::Tz;
use proptest::prelude::{ProptestConfig, any, proptest};
use roxmltree::{Document, Node};
use sevclock::Policy;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_draw::FiguresPage;
use sevclock_testing::generate::{Random, Vocabulary};
use sevclock_testing::model::Model;

/// An hour to respond, with an objective, and a clock that only measures.
const POLICY: &str = r#"
    format = 1
    [policy]
    id = "desk"
    title = "Desk <&> \"Co\""
    version = "7"
    default_severity = 2
    [[severities]]
    level = 1
    name = "High"
    [[severities]]
    level = 2
    name = "Low"
    [[clocks]]
    id = "response"
    title = "Response"
    start = ["opened"]
    stop = ["responded"]
    objective = "60 %"
    target = [{ within = "1h" }]
    [[clocks]]
    id = "wait"
    title = "Wait"
    start = ["opened"]
    stop = ["responded"]
    target = [{ within = "none" }]
"#;

fn policy() -> Policy {
    Policy::compile(&sevclock_serde::policy::from_toml(POLICY).unwrap()).unwrap()
}

/// A ticket opened at an instant and responded to so many minutes later.
fn ticket(id: &str, opened: &str, severity: u8, minutes: i64) -> Ticket {
    let opened = Instant::parse(opened).unwrap();
    let responded = Instant::from_micros(opened.micros() + minutes * 60_000_000).unwrap();
    let text = format!(
        r#"{{ "id": {id:?}, "events": [
            {{ "at": "{opened}", "signal": "opened", "severity": {severity} }},
            {{ "at": "{responded}", "signal": "responded" }} ] }}"#
    );
    sevclock_serde::ticket::from_json(&text).unwrap().ticket
}

fn page(policy: &Policy, tickets: &[Ticket], worst: usize) -> String {
    let mut page = FiguresPage::new(policy, Tz::UTC, worst).unwrap();
    for ticket in tickets {
        let at = ticket.events.last().unwrap().at;
        page.add(ticket, &policy.evaluate(&policy.bind(ticket).unwrap(), at).unwrap());
    }
    page.html().unwrap()
}

/// The body, which is XML too.
fn body(html: &str) -> &str {
    let (start, end) = (html.find("<body>").unwrap(), html.find("</body>").unwrap());
    &html[start..end + "</body>".len()]
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|one| one.text().filter(|_| one.is_text())).collect()
}

/// The rows of the table whose caption begins so.
fn table(document: &Document<'_>, caption: &str) -> Vec<Vec<String>> {
    let tables = document.descendants().filter(|one| one.has_tag_name("table"));
    let mut tables = tables.filter(|table| {
        let own = table.children().find(|one| one.has_tag_name("caption"));
        own.is_some_and(|own| text(own).starts_with(caption))
    });
    let table = tables.next().unwrap_or_else(|| panic!("no table {caption}"));
    let rows = table.descendants().filter(|one| one.has_tag_name("tr"));
    rows.map(|row| row.children().map(text).collect()).collect()
}

fn tickets() -> Vec<Ticket> {
    vec![
        ticket("A", "2026-01-05T08:00:00Z", 1, 30),
        ticket("B", "2026-01-06T08:00:00Z", 1, 90),
        ticket("C", "2026-03-02T08:00:00Z", 2, 60),
        ticket("D", "2026-03-31T23:59:59Z", 2, 200),
    ]
}

#[test]
fn charts_and_tables_say_the_same() {
    // §8.1: met of met and breached; a stop at exactly the due instant is met (§4.1). §8.3: by
    // severity, and by the month of opening.
    let html = page(&policy(), &tickets(), 1);
    let document = Document::parse(body(&html)).unwrap();
    let months = table(&document, "Response: promises kept by month");
    assert_eq!(months[0], ["Month", "All severities", "Severity 1 High", "Severity 2 Low"]);
    assert_eq!(months[1], ["2026-01", "50.00 % (1 of 2)", "50.00 % (1 of 2)", "–"]);
    assert_eq!(months[2], ["2026-03", "50.00 % (1 of 2)", "–", "50.00 % (1 of 2)"]);
    let chart = document.descendants().find(|one| one.attribute("class") == Some("chart"));
    let said = text(chart.unwrap());
    assert_eq!(said.matches("1/2").count(), 4, "{said}");
    let overview = table(&document, "Promises kept, by clock");
    assert_eq!(overview[1][..5], ["Response", "50.00 %", "✗ 60 % missed", "2", "2"]);
    // Nothing is promised, so there is no figure, and no chart of none.
    assert_eq!(overview[2][..3], ["Wait", "–", "–"]);
    assert!(!html.contains("Chart of Wait"));
    let all = table(&document, "Response: cycles by severity");
    assert_eq!(all.last().unwrap()[11..], ["1h", "3h 20m"]);
}

#[test]
fn the_worst_come_first_with_their_timelines() {
    let html = page(&policy(), &tickets(), 1);
    let document = Document::parse(body(&html)).unwrap();
    let worst: Vec<String> =
        document.descendants().filter(|one| one.has_tag_name("h3")).map(text).collect();
    assert_eq!(worst, ["D"]);
    assert!(html.contains("Response: 2h 20m past due, and ended."));
    assert_eq!(html.matches("class=\"sevclock-picture\"").count(), 2);
    assert!(page(&policy(), &tickets()[..1], 5).find("id=\"worst\"").is_none());
}

#[test]
fn no_ticket_makes_no_figure() {
    let html = page(&policy(), &[], 5);
    assert!(html.contains("there are no figures") && html.contains("no ticket was counted"));
    Document::parse(body(&html)).unwrap();
}

#[test]
fn a_page_can_be_used_without_eyes_mouse_or_network() {
    let html = page(&policy(), &tickets(), 2);
    let document = Document::parse(body(&html)).unwrap();
    let mut ids: Vec<&str> = document.descendants().filter_map(|one| one.attribute("id")).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "every id once");
    for node in document.descendants().filter(Node::is_element) {
        let has = |name| node.children().any(|one| one.tag_name().name() == name);
        match node.tag_name().name() {
            "table" => assert!(has("caption")),
            "th" => assert!(node.attribute("scope").is_some()),
            "svg" => assert!(has("title") && has("desc")),
            "a" => {
                let target = node.attribute("href").unwrap().strip_prefix('#').unwrap();
                assert!(ids.contains(&target), "{target}");
            }
            "script" | "img" | "iframe" | "object" => panic!("{node:?}"),
            _ => {}
        }
        if node.attribute("class") == Some("scroll") {
            let label = node.attribute("aria-label");
            assert!(node.attribute("tabindex") == Some("0") && label.is_some());
        }
        let named = node.attribute("aria-labelledby").unwrap_or_default();
        assert!(named.split_whitespace().all(|id| ids.contains(&id)), "{named}");
    }
    for outside in ["http-equiv", "src=", "@import", "url(http", "<link"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("Desk &lt;&amp;&gt; &quot;Co&quot;"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    /// §8: figures are the same in whatever order tickets are counted.
    #[test]
    fn order_does_not_matter(seed in any::<u64>()) {
        for bundled in sevclock_policies::ALL {
            let draft = sevclock_policies::draft(bundled.id).unwrap();
            let policy = Policy::compile(&draft).unwrap();
            let (vocabulary, model) = (Vocabulary::new(&draft), Model::new(&draft));
            let mut random = Random::new(seed);
            let mut tickets: Vec<Ticket> = (0..6)
                .map(|place| {
                    let (ticket, _) = vocabulary.ticket(&mut random, &model, 6);
                    Ticket { id: format!("<{place}>"), ..ticket }
                })
                .collect();
            let forwards = page(&policy, &tickets, 2);
            tickets.reverse();
            assert_eq!(forwards, page(&policy, &tickets, 2));
            Document::parse(body(&forwards)).unwrap();
        }
    }
}
