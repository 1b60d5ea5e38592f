//! Measured numbers as pictures: `benches/growth.csv` to `docs/plots/*.svg`.
//!
//! Not here: the measuring (`growth`). The same numbers make the same pictures.

use std::collections::BTreeMap;
use std::error::Error;

use plotters::prelude::*;

/// A plot: its name in the numbers, its title and what its x is.
const PLOTS: [(&str, &str, &str); 4] = [
    ("rows", "Columns: nanoseconds a row by the number of rows", "rows"),
    (
        "windows",
        "Due instants of a million rows: nanoseconds a row by windows a day",
        "windows a day",
    ),
    (
        "rules",
        "Nanoseconds a row or ticket by classifications and target rows",
        "rules of each kind",
    ),
    ("threads", "Due instants of a million rows: nanoseconds a row by threads", "threads"),
];

const SIZE: (u32, u32) = (760, 400);

/// Colours that are told apart by those who see few, too.
const COLOURS: [RGBColor; 5] = [
    RGBColor(0x59, 0x63, 0x6e),
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
];

/// The points of each curve of each plot, in the order of the numbers.
type Curves<'a> = BTreeMap<&'a str, Vec<(&'a str, Vec<(f64, f64)>)>>;

/// The name of each plot and its picture.
///
/// # Errors
/// A line that is no point, or a drawing that fails.
pub fn draw(numbers: &str) -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    let measured = numbers.lines().next().unwrap_or_default().trim_start_matches("# ");
    let curves = read(numbers)?;
    let mut pictures = Vec::new();
    for (name, title, axis) in PLOTS {
        let curves = curves.get(name).ok_or_else(|| format!("no numbers of `{name}`"))?;
        let mut picture = String::new();
        plot(&mut picture, [title, axis, measured], curves)?;
        pictures.push((name, picture));
    }
    Ok(pictures)
}

/// Lines are `plot,curve,x,nanoseconds`; a curve's name may have commas.
fn read(numbers: &str) -> Result<Curves<'_>, Box<dyn Error>> {
    let mut plots = Curves::new();
    for line in numbers.lines().skip(2) {
        let parts = || {
            let (plot, rest) = line.split_once(',')?;
            let (rest, y) = rest.rsplit_once(',')?;
            let (curve, x) = rest.rsplit_once(',')?;
            Some((plot, curve, (x.parse().ok()?, y.parse().ok()?)))
        };
        let (plot, curve, point) = parts().ok_or_else(|| format!("`{line}` is no point"))?;
        let curves = plots.entry(plot).or_default();
        match curves.iter_mut().find(|(name, _)| *name == curve) {
            Some((_, points)) => points.push(point),
            None => curves.push((curve, vec![point])),
        }
    }
    Ok(plots)
}

fn plot(
    picture: &mut String,
    [title, axis, measured]: [&str; 3],
    curves: &[(&str, Vec<(f64, f64)>)],
) -> Result<(), Box<dyn Error>> {
    let points = || curves.iter().flat_map(|(_, points)| points);
    let (least, most) = (
        points().map(|point| point.0).reduce(f64::min),
        points().map(|point| point.0).reduce(f64::max),
    );
    let (least, most) = least.zip(most).ok_or("a plot without points")?;
    let lowest = points().map(|point| point.1).fold(f64::INFINITY, f64::min);
    let highest = points().map(|point| point.1).fold(0.0, f64::max);
    let area = SVGBackend::with_string(picture, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let (area, foot) = area.split_vertically(SIZE.1 - 22);
    foot.draw(&Text::new(
        format!("Measured on {measured}."),
        (12, 2),
        ("sans-serif", 12).into_font().color(&COLOURS[0]),
    ))?;
    let mut builder = ChartBuilder::on(&area);
    builder.caption(title, ("sans-serif", 17)).margin(12);
    builder.x_label_area_size(38).y_label_area_size(56);
    // Wide ranges by their powers, narrow ones from zero.
    macro_rules! chart {
        ($x:expr, $y:expr) => {{
            let mut chart = builder.build_cartesian_2d($x, $y)?;
            let mut mesh = chart.configure_mesh();
            mesh.x_desc(axis).y_desc("nanoseconds").light_line_style(TRANSPARENT);
            mesh.x_label_formatter(&label).y_label_formatter(&label).draw()?;
            for ((name, points), colour) in curves.iter().zip(COLOURS) {
                let line = LineSeries::new(points.iter().copied(), colour.stroke_width(2));
                chart.draw_series(line)?.label(*name).legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2))
                });
                let dots = points.iter().map(|point| Circle::new(*point, 3, colour.filled()));
                chart.draw_series(dots)?;
            }
            let mut legend = chart.configure_series_labels();
            legend
                .position(SeriesLabelPosition::UpperLeft)
                .background_style(WHITE.mix(0.8))
                .draw()?;
        }};
    }
    match (most / least > 20.0, highest / lowest > 20.0) {
        (true, true) => {
            chart!((least..most).log_scale(), (lowest / 2.0..highest * 12.0).log_scale());
        }
        (true, false) => chart!((least..most).log_scale(), 0.0..highest * 1.3),
        (false, true) => chart!(0.0..most, (lowest / 2.0..highest * 12.0).log_scale()),
        (false, false) => chart!(0.0..most, 0.0..highest * 1.3),
    }
    drop(foot);
    area.present()?;
    drop(area);
    Ok(())
}

/// A number in as few signs as tell it: `10M`, `300`, `0.5`.
fn label(number: &f64) -> String {
    match *number {
        number if number >= 1e6 => format!("{}M", number / 1e6),
        number if number >= 1e4 => format!("{}k", number / 1e3),
        number => format!("{}", (number * 1e3).round() / 1e3),
    }
}
