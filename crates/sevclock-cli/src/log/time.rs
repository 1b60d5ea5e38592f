//! Instants as exports write them.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use sevclock::time::Instant;

/// How the times of a file are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times {
    /// The zone of those without an offset.
    pub(crate) zone: Option<Tz>,
    /// Their form; ISO 8601 if none.
    pub(crate) format: Option<String>,
}

impl Times {
    /// The instant of a cell. A local time that occurs twice is its first occurrence.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub(crate) fn parse(&self, cell: &[u8]) -> Result<Instant, String> {
        if self.format.is_none()
            && let Some(instant) = utc_seconds(cell)
        {
            return instant;
        }
        let text = std::str::from_utf8(cell).map_err(|_| "is not UTF-8".to_owned())?.trim();
        match &self.format {
            Some(format) => self.formatted(text, format),
            None => self.iso(text),
        }
    }

    fn formatted(&self, text: &str, format: &str) -> Result<Instant, String> {
        if let Ok(instant) = DateTime::parse_from_str(text, format) {
            return instant_of(instant.with_timezone(&Utc));
        }
        match NaiveDateTime::parse_from_str(text, format) {
            Ok(local) => self.local(local, text),
            Err(_) => Err(format!("`{text}` is no time of the form `{format}` (`time_format`)")),
        }
    }

    fn iso(&self, text: &str) -> Result<Instant, String> {
        let malformed = || {
            format!(
                "`{text}` is no time; expected one such as `2026-03-02T08:15:00Z`, or set `time_format`"
            )
        };
        let (local, offset) = split_offset(text);
        let local = naive(local).ok_or_else(malformed)?;
        if local.nanosecond() >= 1_000_000_000 {
            return Err(format!("`{text}` is a leap second, which instants here do not have"));
        }
        match offset {
            None => self.local(local, text),
            Some(offset) => {
                let seconds = offset_seconds(offset).ok_or_else(malformed)?;
                let utc = local.checked_sub_signed(chrono::TimeDelta::seconds(seconds));
                instant_of(utc.ok_or_else(malformed)?.and_utc())
            }
        }
    }

    fn local(&self, local: NaiveDateTime, text: &str) -> Result<Instant, String> {
        let Some(zone) = self.zone else {
            return Err(format!(
                "`{text}` has no offset; say in the mapping's `zone` where it is local"
            ));
        };
        match zone.from_local_datetime(&local) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => {
                instant_of(instant.with_timezone(&Utc))
            }
            LocalResult::None => {
                Err(format!("`{text}` does not exist in {zone}: clocks went forward over it"))
            }
        }
    }
}

fn instant_of(utc: DateTime<Utc>) -> Result<Instant, String> {
    Instant::try_from(utc).map_err(|error| error.to_string())
}

/// `2026-03-02T08:15:00Z`, the form nearly every line has; `None` for any other.
fn utc_seconds(cell: &[u8]) -> Option<Result<Instant, String>> {
    let [
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T',
        h0,
        h1,
        b':',
        i0,
        i1,
        b':',
        s0,
        s1,
        b'Z',
    ] = cell
    else {
        return None;
    };
    let two = |tens: &u8, ones: &u8| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    let year = i32::try_from(two(y0, y1)? * 100 + two(y2, y3)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, two(m0, m1)?, two(d0, d1)?)?;
    let time = date.and_hms_opt(two(h0, h1)?, two(i0, i1)?, two(s0, s1)?)?;
    Some(instant_of(time.and_utc()))
}

/// The local part and the offset, if there is one.
fn split_offset(text: &str) -> (&str, Option<&str>) {
    let time = text.find(['T', 't', ' ']).map_or(text.len(), |at| at + 1);
    match text[time..].find(['Z', 'z', '+', '-']) {
        Some(at) => (text[..time + at].trim_end(), Some(&text[time + at..])),
        None => (text, None),
    }
}

fn naive(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

/// `Z`, `+01:00`, `+0100` or `+01`, in seconds east of UTC.
fn offset_seconds(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replacen(':', "", 1);
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits[..2].parse().ok()?;
    let minutes: i64 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn times_as_exports_write_them() {
        let rome = Times { zone: "Europe/Rome".parse().ok(), format: None };
        for (cell, instant) in [
            ("2026-03-02T08:15:00Z", "2026-03-02T08:15:00Z"),
            ("2026-03-02 08:15:00.25+01:00", "2026-03-02T07:15:00.250Z"),
            ("2026-03-02T08:15:00-0330", "2026-03-02T11:45:00Z"),
            ("2026-03-02T08:15+01", "2026-03-02T07:15:00Z"),
            ("2026-07-02 08:15", "2026-07-02T06:15:00Z"),
            (" 2026-03-02T08:15:00 ", "2026-03-02T07:15:00Z"),
            // Twice: the first occurrence.
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
        ] {
            let read = rome.parse(cell.as_bytes()).map(|read| read.to_string());
            assert_eq!(read.as_deref(), Ok(instant), "{cell}");
        }
    }

    #[test]
    fn times_of_another_form() {
        let format = Some("%d/%m/%Y %H:%M".to_owned());
        let times = Times { zone: "America/Sao_Paulo".parse().ok(), format };
        let read = times.parse(b"29/2/2016 01:16").map(|read| read.to_string());
        assert_eq!(read.as_deref(), Ok("2016-02-29T04:16:00Z"));
        let error = times.parse(b"2016-02-29").unwrap_err();
        assert_eq!(error, "`2016-02-29` is no time of the form `%d/%m/%Y %H:%M` (`time_format`)");
    }

    #[test]
    fn times_that_are_none() {
        let rome = Times { zone: "Europe/Rome".parse().ok(), format: None };
        for (times, cell, message) in [
            (&rome, "yesterday", "`yesterday` is no time"),
            (&rome, "", "`` is no time"),
            (&rome, "2026-02-30T00:00:00Z", "`2026-02-30T00:00:00Z` is no time"),
            (&rome, "2026-03-02T08:15:00+99:00", "is no time"),
            (&rome, "2026-03-29T02:30:00", "does not exist in Europe/Rome"),
            (&rome, "2016-12-31T23:59:60Z", "leap second"),
            (&rome, "1812-01-01T00:00:00Z", "outside"),
            (&Times::default(), "2026-03-02T08:15:00", "has no offset"),
        ] {
            let error = times.parse(cell.as_bytes()).unwrap_err();
            assert!(error.contains(message), "{cell}: {error}");
        }
        assert!(rome.parse(&[0xff, 0xfe]).is_err());
    }
}
