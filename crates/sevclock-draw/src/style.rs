//! Colours and strokes, light and dark. Whatever a colour says, a shape, a pattern or a word says too.

use std::fmt::Write;

/// A rule of the style sheet: a selector, a property, and its value in the light and in the dark.
type Rule = (&'static str, &'static str, &'static str, &'static str);

/// The paper that everything is drawn on.
const PAPER: [&str; 2] = ["#ffffff", "#0d1117"];

const RULES: [Rule; 28] = [
    (".paper", "fill", PAPER[0], PAPER[1]),
    ("text", "fill", "#1f2328", "#f0f6fc"),
    (".soft", "fill", "#59636e", "#9198a1"),
    (".good", "fill", "#116329", "#3fb950"),
    (".bad", "fill", "#b3202c", "#ff8c85"),
    (".grid", "stroke", "#e3e7eb", "#21262d"),
    (".day", "stroke", "#c5ccd3", "#3d444d"),
    (".cause", "stroke", "#c5ccd3", "#3d444d"),
    (".lead", "stroke", "#818b98", "#818b98"),
    (".track", "fill", "#f3f5f7", "#151b23"),
    (".hours", "fill", "#dfe5ec", "#29313b"),
    (".run", "fill", "#0a63c9", "#4493f8"),
    (".late", "fill", "#b3202c", "#f2665c"),
    (".late-lines", "stroke", PAPER[0], PAPER[1]),
    (".paused", "stroke", "#59636e", "#9198a1"),
    (".hatch", "stroke", "#818b98", "#818b98"),
    (".ahead", "stroke", "#0a63c9", "#4493f8"),
    (".rungs-ahead", "stroke", "#6639ba", "#b892f4"),
    (".flag", "stroke", "#59636e", "#9198a1"),
    (".due", "fill", "#1f2328", "#f0f6fc"),
    (".warning", "fill", "#8a5a00", "#d29922"),
    (".kept", "fill", "#116329", "#3fb950"),
    (".sign", "stroke", PAPER[0], PAPER[1]),
    (".ring", "stroke", "#1f2328", "#f0f6fc"),
    (".step", "fill", "#cdd9e8", "#2c3c52"),
    (".riser", "stroke", "#818b98", "#818b98"),
    (".rung", "fill", "#6639ba", "#b892f4"),
    (".now", "stroke", "#1f2328", "#f0f6fc"),
];

/// What is the same in the light and in the dark.
const SHAPES: &str = "max-width:100%;height:auto;font-family:system-ui,sans-serif;font-size:12px}\
S .name{font-size:13px;font-weight:600}S .head{font-size:16px;font-weight:600}S .tick{font-size:11px}\
S .halo{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}\
S .grid,S .day,S .cause,S .lead,S .riser{fill:none;stroke-width:1}\
S .cause{stroke-dasharray:1 3}\
S .paused{stroke-width:1}S .hatch{stroke-width:1.5}S .late-lines{stroke-width:1.6}\
S .ahead,S .rungs-ahead{fill:none;stroke-width:1.5;stroke-dasharray:4 3}\
S .flag{fill:none;stroke-width:1.3}S .sign{fill:none;stroke-width:1.6}S .ring{stroke-width:1.5}S .open{fill-opacity:0}\
S .now{fill:none;stroke-width:1.5}";

/// The style sheet of a picture whose root has the class `sevclock-picture`; pictures of one page
/// repeat it unchanged.
pub(crate) fn sheet() -> String {
    let root = ".sevclock-picture";
    let mut sheet = format!("{root}{{{}", SHAPES.replace("S .", &format!("{root} .")));
    let mut add = |mode: usize| {
        for (selector, property, light, dark) in RULES {
            let value = [light, dark][mode];
            // Writing into a text cannot fail.
            let _ = write!(sheet, "{root} {selector}{{{property}:{value}}}");
        }
        let _ = write!(sheet, "{root} .halo{{stroke:{}}}", PAPER[mode]);
        if mode == 0 {
            sheet.push_str("@media(prefers-color-scheme:dark){");
        }
    };
    add(0);
    add(1);
    sheet + "}"
}

#[cfg(test)]
mod tests {
    use super::{PAPER, RULES, sheet};

    /// The relative luminance of `#rrggbb`, as WCAG 2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn of(selector: &str) -> [&'static str; 2] {
        let rule = RULES.iter().find(|rule| rule.0 == selector).unwrap();
        [rule.2, rule.3]
    }

    #[test]
    fn text_can_be_read() {
        for selector in ["text", ".soft", ".good", ".bad"] {
            for (mode, colour) in of(selector).into_iter().enumerate() {
                assert!(contrast(colour, PAPER[mode]) >= 4.5, "{selector} {colour}");
            }
        }
        // Names of severities stand on their steps.
        for (ink, step) in of("text").into_iter().zip(of(".step")) {
            assert!(contrast(ink, step) >= 4.5, "{step}");
        }
    }

    #[test]
    fn shapes_can_be_seen() {
        let shapes =
            [".run", ".late", ".paused", ".ahead", ".due", ".warning", ".kept", ".rung", ".now"];
        for selector in shapes {
            for ground in [of(".paper"), of(".hours"), of(".track")] {
                for (mode, colour) in of(selector).into_iter().enumerate() {
                    assert!(contrast(colour, ground[mode]) >= 3.0, "{selector} {colour}");
                }
            }
        }
    }

    #[test]
    fn the_sheet_is_whole() {
        let sheet = sheet();
        assert_eq!(sheet.matches('{').count(), sheet.matches('}').count());
        assert!(!sheet.contains("S ."));
    }
}
