//! Dates as people type them, where a cell is nothing but a date: 令和7年9月1日, R7.9.1, 2025/9/1, ２０２５年９月１日.

/// Japanese eras: names, the year before their first, their first and last year of the common era.
const ERAS: [([&str; 3], u16, u16); 4] = [
    (["令和", "R", "r"], 2018, 2100),
    (["平成", "H", "h"], 1988, 2019),
    (["昭和", "S", "s"], 1925, 1989),
    (["大正", "T", "t"], 1911, 1926),
];

/// The date as `2025-09-01`, from a value after NFKC; `None` where it is anything else than one whole date.
#[must_use]
pub fn iso_date(value: &str) -> Option<String> {
    let value = value.split_once(['(', ' ']).filter(|(_, rest)| is_weekday(rest)).map_or(value, |(date, _)| date);
    let (before, rest) = era(value).unwrap_or((None, value));
    let rest = rest.trim_end_matches('日');
    let mut parts = rest.split(['年', '月', '.', '/', '-']);
    let year = parts.next()?;
    let year = if year == "元" && before.is_some() { 1 } else { digits(year)? };
    let (month, day) = (digits(parts.next()?)?, digits(parts.next()?)?);
    if parts.next().is_some() || !(1..=12).contains(&month) {
        return None;
    }
    let year = match before {
        Some((before, last)) => Some(before + year).filter(|&common| year >= 1 && common <= last)?,
        None => Some(year).filter(|year| (1900..=2199).contains(year))?,
    };
    (1..=days(year, month)).contains(&day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The era's year zero and last year, and what follows its name.
fn era(value: &str) -> Option<(Option<(u16, u16)>, &str)> {
    ERAS.iter().find_map(|&(names, before, last)| {
        let rest = names.iter().find_map(|name| value.strip_prefix(name))?;
        Some((Some((before, last)), rest))
    })
}

fn is_weekday(rest: &str) -> bool {
    let name = rest.trim_start_matches('(').trim_end_matches(')').trim_end_matches("曜日").trim_end_matches('曜');
    matches!(name, "月" | "火" | "水" | "木" | "金" | "土" | "日" | "祝")
}

fn digits(text: &str) -> Option<u16> {
    ((1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

const fn days(year: u16, month: u16) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_habit_become_one() {
        for value in ["令和7年9月1日", "R7.9.1", "r7/09/01", "2025/9/1", "2025年9月1日", "2025-09-01", "令和7年9月1日(月)"] {
            assert_eq!(iso_date(value).as_deref(), Some("2025-09-01"), "{value}");
        }
        assert_eq!(iso_date("令和元年5月1日").as_deref(), Some("2019-05-01"));
        assert_eq!(iso_date("昭和60年12月31日").as_deref(), Some("1985-12-31"));
    }

    #[test]
    fn what_is_no_whole_date_stays() {
        for value in
            ["", "令和7年度", "R7", "2025", "30代", "3-4-5", "2025/13/1", "2025/2/30", "H40.1.1", "R0.1.1", "03-1234-5678", "1/2/2025"]
        {
            assert_eq!(iso_date(value), None, "{value}");
        }
    }
}
